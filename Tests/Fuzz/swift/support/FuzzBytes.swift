/// The bytes of one input, used up from the front; zeros when there are no more.
struct FuzzBytes {
    private var rest: ArraySlice<UInt8>

    init(_ data: UnsafePointer<UInt8>, _ size: Int) {
        rest = Array(UnsafeBufferPointer(start: data, count: size))[...]
    }

    var isEmpty: Bool { rest.isEmpty }

    mutating func byte() -> UInt8 { rest.popFirst() ?? 0 }
    mutating func bool() -> Bool { byte() & 1 == 1 }
    mutating func word() -> UInt16 { UInt16(byte()) << 8 | UInt16(byte()) }
    mutating func number() -> Double {
        Double(bitPattern: (0..<8).reduce(UInt64(0)) { bits, _ in bits << 8 | UInt64(byte()) })
    }

    /// One of several.
    mutating func one<Element>(of elements: [Element]) -> Element { elements[Int(byte()) % elements.count] }

    /// At most so many bytes.
    mutating func take(_ count: Int) -> [UInt8] {
        defer { rest = rest.dropFirst(count) }
        return Array(rest.prefix(count))
    }

    /// The bytes up to a zero, which is used up too.
    mutating func piece() -> [UInt8] {
        let piece = Array(rest.prefix { $0 != 0 })
        rest = rest.dropFirst(piece.count + 1)
        return piece
    }

    mutating func all() -> [UInt8] { take(rest.count) }

    /// What is left in pieces of made-up lengths, as a stream brings it.
    mutating func pieces() -> [[UInt8]] {
        var pieces: [[UInt8]] = []
        while !isEmpty { pieces.append(take(Int(byte()) + 1)) }
        return pieces
    }
}

func check(_ isTrue: Bool, _ what: @autoclosure () -> String) {
    if !isTrue { fatalError(what()) }
}

/// No control character, no line end and nothing that turns or hides text: fit for a terminal and a message.
func isHarmless(_ text: String) -> Bool {
    text.unicodeScalars.allSatisfy { scalar in
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: false
        default: true
        }
    }
}
