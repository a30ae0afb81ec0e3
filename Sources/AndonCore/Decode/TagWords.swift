/// The registers of one value: the inverse of the agent's decoder, written on its own so that each proves the other. It
/// works on bytes and the letters of the order, where the decoder works on words.
package enum TagWords {
    /// The registers that say `value`, clamped to what the type can hold; as many as the type takes.
    ///
    /// A counter starts again at 0 where its plan says so. A part of a register is said with the other bits 0 (`mask`).
    /// - Parameter decimals: what the register of the tag's decimals says.
    package static func encode(_ value: Double, as tag: TagPlan, decimals: Int = 0) -> [UInt16] {
        var raw = (value - tag.offset) / tag.scale
        for _ in 0..<max(0, decimals) { raw *= 10 }
        if let counter = tag.counter, counter.wrapsAt > 0, raw.isFinite {
            raw = raw.truncatingRemainder(dividingBy: counter.wrapsAt)
        }
        switch tag.type {
        case .bool: return [value >= 0.5 ? 1 : 0]
        case .text, .number, .characters: return Array(repeating: 0, count: max(1, tag.type.width))
        case .onOff(let on, let off): return words(bytes(value >= 0.5 ? on : off), tag.order)
        case .bit(let bit): return words(bytes(value >= 0.5 ? UInt16(1) << UInt16(bit) : 0), tag.order)
        case .bits(let from, let count):
            return words(bytes(UInt16(whole(raw, 0...powerOfTwo(count) - 1)) << UInt16(from)), tag.order)
        case .uint8High: return words([UInt8(whole(raw, 0...255)), 0], tag.order)
        case .uint8Low: return words([0, UInt8(whole(raw, 0...255))], tag.order)
        case .int8High: return words([UInt8(bitPattern: Int8(whole(raw, -128...127))), 0], tag.order)
        case .int8Low: return words([0, UInt8(bitPattern: Int8(whole(raw, -128...127)))], tag.order)
        case .int16: return words(bytes(Int16(whole(raw, -32_768...32_767))), tag.order)
        case .uint16: return words(bytes(UInt16(whole(raw, 0...65_535))), tag.order)
        case .int32: return words(bytes(Int32(whole(raw, -2_147_483_648...2_147_483_647))), tag.order)
        case .uint32: return words(bytes(UInt32(whole(raw, 0...4_294_967_295))), tag.order)
        case .int64:
            let number = whole(raw, -0x1p63...0x1p63)
            return words(bytes(Int64(exactly: number) ?? .max), tag.order)
        case .uint64: return words(bytes(UInt64(exactly: whole(raw, 0...0x1p64)) ?? .max), tag.order)
        case .float16: return words(bytes(Float16(raw).bitPattern), tag.order)
        case .float32: return words(bytes(Float(raw).bitPattern), tag.order)
        case .float64: return words(bytes(raw.bitPattern), tag.order)
        case .bcd16: return words(bytes(UInt16(digits(whole(raw, 0...9_999)))), tag.order)
        case .bcd32: return words(bytes(UInt32(digits(whole(raw, 0...99_999_999)))), tag.order)
        }
    }

    /// The registers of a text: UTF-8, filled up with zero bytes; what does not fit is cut off.
    package static func encode(text: String, as tag: TagPlan) -> [UInt16] {
        let room = 2 * tag.type.width
        var bytes = Array(text.utf8.prefix(room))
        bytes += Array(repeating: 0, count: room - bytes.count)
        return stride(from: 0, to: room, by: 2).flatMap { words([bytes[$0], bytes[$0 + 1]], tag.order) }
    }

    /// Which bits of its register a tag is: all of them, or a part that others share.
    package static func mask(of tag: TagPlan) -> UInt16 {
        let whole: [UInt8]
        switch tag.type {
        case .bit(let bit): whole = bytes(UInt16(1) << UInt16(bit))
        case .bits(let from, let count): whole = bytes(UInt16(powerOfTwo(count) - 1) << UInt16(from))
        case .int8High, .uint8High: whole = [0xFF, 0]
        case .int8Low, .uint8Low: whole = [0, 0xFF]
        default: return 0xFFFF
        }
        return words(whole, tag.order)[0]
    }

    /// What the registers say in engineering units; nil where the bits are no number or too few.
    package static func decode(_ words: [UInt16], as tag: TagPlan, decimals: Int = 0) -> Double? {
        guard tag.type.width > 0, words.count >= tag.type.width, !tag.type.isText else { return nil }
        if tag.type == .bool { return words[0] == 0 ? 0 : 1 }
        guard var raw = number(bytes(of: words.prefix(tag.type.width), tag.order), tag.type) else { return nil }
        if tag.type.isSwitch { return raw }
        for _ in 0..<max(0, decimals) { raw /= 10 }
        return raw.isFinite ? raw * tag.scale + tag.offset : nil
    }

    /// What the bytes A to H say.
    private static func number(_ bytes: [UInt8], _ type: ValueType) -> Double? {
        var bits: UInt64 = 0
        for byte in bytes { bits = bits * 256 + UInt64(byte) }
        switch type {
        case .bool, .text, .number, .characters: return nil
        case .bit(let bit): return bits / UInt64(powerOfTwo(bit)) % 2 == 0 ? 0 : 1
        case .bits(let from, let count):
            return Double(bits / UInt64(powerOfTwo(from)) % UInt64(powerOfTwo(count)))
        case .onOff(let on, let off): return bits == UInt64(on) ? 1 : bits == UInt64(off) ? 0 : nil
        case .uint8High: return Double(bytes[0])
        case .uint8Low: return Double(bytes[1])
        case .int8High: return Double(Int8(bitPattern: bytes[0]))
        case .int8Low: return Double(Int8(bitPattern: bytes[1]))
        case .uint16, .uint32, .uint64: return Double(bits)
        case .int16, .int32, .int64:
            // Two's complement: the first bit counts negative.
            let half = UInt64(1) << UInt64(bytes.count * 8 - 1)
            return bits < half ? Double(bits) : -Double(half - (bits - half))
        case .float16: return Double(Float16(bitPattern: UInt16(bits)))
        case .float32:
            let number = Float(bitPattern: UInt32(bits))
            return number.isSubnormal ? nil : Double(number)
        case .float64:
            let number = Double(bitPattern: bits)
            return number.isSubnormal ? nil : number
        case .bcd16, .bcd32: return UInt64(String(bits, radix: 16)).map { Double($0) }
        }
    }

    /// The nearest whole number within the bounds; what is no number is the nearest to 0.
    private static func whole(_ raw: Double, _ bounds: ClosedRange<Double>) -> Double {
        min(max(raw.isNaN ? 0 : raw.rounded(), bounds.lowerBound), bounds.upperBound)
    }

    private static func powerOfTwo(_ exponent: UInt8) -> Double { Double(UInt64(1) << UInt64(exponent)) }

    /// 1234 becomes 0x1234.
    private static func digits(_ number: Double) -> UInt64 { UInt64(String(UInt64(number)), radix: 16) ?? 0 }

    /// The bytes of a number, the most significant first.
    private static func bytes(_ number: some FixedWidthInteger) -> [UInt8] {
        stride(from: number.bitWidth - 8, through: 0, by: -8).map { UInt8(truncatingIfNeeded: number >> $0) }
    }

    /// Bytes A, B, … become registers in the order that they have on the wire.
    private static func words(_ bytes: [UInt8], _ order: WordOrder) -> [UInt16] {
        let wire = order.letters(bytes.count).map { bytes[$0] }
        return stride(from: 0, to: wire.count, by: 2).map { UInt16(wire[$0]) * 256 + UInt16(wire[$0 + 1]) }
    }

    /// Registers as they came become bytes A, B, ….
    private static func bytes(of words: some Sequence<UInt16>, _ order: WordOrder) -> [UInt8] {
        let wire = words.flatMap { [UInt8($0 / 256), UInt8($0 % 256)] }
        var bytes = wire
        for (place, letter) in order.letters(wire.count).enumerated() { bytes[letter] = wire[place] }
        return bytes
    }
}

extension WordOrder {
    /// Which byte (A is 0) stands at each place of the wire, for a value of 2, 4 or 8 bytes.
    fileprivate func letters(_ count: Int) -> [Int] {
        let name: String =
            switch (self, count) {
            case (.abcd, 8): "abcdefgh"
            case (.cdab, 8): "ghefcdab"
            case (.badc, 8): "badcfehg"
            case (.dcba, 8): "hgfedcba"
            case (_, 8): rawValue
            case (.cdabghef, 4): "cdab"
            case (.efghabcd, 4): "abcd"
            case (.dcbahgfe, 4): "dcba"
            case (.fehgbadc, 4): "badc"
            case (_, 4): rawValue
            case (.abcd, _), (.cdab, _), (.cdabghef, _), (.efghabcd, _): "ab"
            case (.badc, _), (.dcba, _), (.dcbahgfe, _), (.fehgbadc, _): "ba"
            }
        return name.utf8.map { Int($0) - 97 }
    }
}
