import AndonCore

/// Reads the names of value types.
enum TypeText {
    /// `text` has its length beside it, in `registers`.
    static let names: [(name: String, type: ValueType)] = [
        ("bool", .bool), ("int8-high", .int8High), ("int8-low", .int8Low), ("uint8-high", .uint8High),
        ("uint8-low", .uint8Low), ("int16", .int16), ("uint16", .uint16), ("int32", .int32), ("uint32", .uint32),
        ("int64", .int64), ("uint64", .uint64), ("float16", .float16), ("float32", .float32), ("float64", .float64),
        ("bcd16", .bcd16), ("bcd32", .bcd32), ("text", .text(registers: 0)), ("number", .number),
    ]

    /// The names of what stands in registers, as a list for people.
    static let inRegisters = names.map(\.name).filter { $0 != "bool" && $0 != "number" }.joined(separator: ", ")

    static func parse(_ text: String) throws(Mismatch) -> ValueType {
        if let match = names.first(where: { $0.name == text }) { return match.type }
        let common = [
            "float": "float32", "real": "float32", "int": "int16", "word": "uint16", "dword": "uint32",
            "short": "int16", "double": "float64", "lreal": "float64", "half": "float16", "long": "int32",
            "ulong": "uint32", "lint": "int64", "ulint": "uint64", "qword": "uint64", "string": "text", "ascii": "text",
            "char": "text", "bcd": "bcd16", "byte": "uint8-low", "uint8": "uint8-low", "int8": "int8-low",
        ]
        throw Mismatch(suggestion: common[text.lowercased()] ?? NearestName.of(text, among: names.map(\.name)))
    }

    static func plain(_ type: ValueType) -> String {
        switch type {
        case .bit(let bit): "bit \(bit)"
        case .bits(let from, let count): "bits \(from)..\(from + count - 1)"
        case .onOff(let on, let off): "on is \(hexadecimal(on)), off is \(hexadecimal(off))"
        case .text(let registers): "text in \(registers) register\(registers == 1 ? "" : "s")"
        case .characters: "text"
        default: names.first { $0.type == type }?.name ?? "value"
        }
    }

    /// `two registers`
    static func registers(_ count: Int) -> String {
        let words = [1: "one register", 2: "two registers", 4: "four registers"]
        return words[count] ?? "\(count) registers"
    }

    static func hexadecimal(_ word: UInt16) -> String {
        word < 10 ? "\(word)" : "0x" + String(word, radix: 16, uppercase: true)
    }
}

extension ValueType {
    /// Bits of its number as they stand in the registers; nil for switches and characters.
    var patternBits: Int? {
        switch self {
        case .bits(_, let count): Int(count)
        case .int8High, .int8Low, .uint8High, .uint8Low: 8
        case .int16, .uint16, .float16, .bcd16: 16
        case .int32, .uint32, .float32, .bcd32: 32
        case .int64, .uint64, .float64: 64
        case .number: 53
        case .bool, .bit, .onOff, .text, .characters: nil
        }
    }

    var isSigned: Bool {
        switch self {
        case .int8High, .int8Low, .int16, .int32, .int64: true
        default: false
        }
    }

    var isDecimal: Bool { self == .bcd16 || self == .bcd32 }

    var isFloat: Bool { self == .float16 || self == .float32 || self == .float64 }

    /// A whole number from 0 up: what can count.
    var isUnsigned: Bool { patternBits != nil && !isSigned && !isFloat && self != .number }

    /// A whole number in registers.
    var isWhole: Bool { isSigned || isUnsigned }

    /// The least and the greatest number it can say; nil where there is no bound or no number.
    var reach: (low: Double, high: Double)? {
        switch self {
        case .bcd16: return (0, 9_999)
        case .bcd32: return (0, 99_999_999)
        case .float16: return (-65_504, 65_504)
        case .float32: return (Double(-Float.greatestFiniteMagnitude), Double(Float.greatestFiniteMagnitude))
        case .bool, .bit, .onOff, .float64, .text, .number, .characters: return nil
        default: break
        }
        guard let bits = patternBits else { return nil }
        let values = (0..<bits).reduce(1.0) { value, _ in value * 2 }
        return isSigned ? (-values / 2, values / 2 - 1) : (0, values - 1)
    }
}
