/// The bits of one value, put in the order A to H whatever order they came in, and the number that they say.
enum RawValue {
    /// The bits in the low end, as many as the type has; `first` and the words that the type takes behind it stand in the
    /// answer. Types of characters have none.
    @inline(__always)
    static func pattern(
        of type: ValueType, _ order: WordOrder, in values: Swift.Span<UInt16>, at first: Int
    ) -> UInt64 {
        switch type {
        case .int16, .uint16, .float16, .bcd16, .onOff: UInt64(one(values[first], order))
        case .bool: values[first] == 0 ? 0 : 1
        case .bit(let bit): field(one(values[first], order), from: bit, count: 1)
        case .bits(let from, let count): field(one(values[first], order), from: from, count: count)
        case .int8High, .uint8High: UInt64(one(values[first], order) >> 8)
        case .int8Low, .uint8Low: UInt64(one(values[first], order) & 0xFF)
        case .int32, .uint32, .float32, .bcd32: UInt64(two(values[first], values[first + 1], order))
        case .int64, .uint64, .float64: four(values, at: first, order)
        case .text, .number, .characters: 0
        }
    }

    /// What the bits mean; NaN where they are no number.
    @inline(__always)
    static func number(_ pattern: UInt64, _ type: ValueType) -> Double {
        switch type {
        case .bool, .bit, .bits, .uint8High, .uint8Low, .uint16, .uint32, .uint64: Double(pattern)
        case .int8High, .int8Low: Double(Int8(truncatingIfNeeded: pattern))
        case .int16: Double(Int16(truncatingIfNeeded: pattern))
        case .int32: Double(Int32(truncatingIfNeeded: pattern))
        case .int64: Double(Int64(bitPattern: pattern))
        case .float16: Double(half: UInt16(truncatingIfNeeded: pattern))
        case .float32: real(Float(bitPattern: UInt32(truncatingIfNeeded: pattern)))
        case .float64: real(Double(bitPattern: pattern))
        case .bcd16: decimalDigits(pattern, count: 4)
        case .bcd32: decimalDigits(pattern, count: 8)
        case .onOff(let on, let off): pattern == UInt64(on) ? 1 : pattern == UInt64(off) ? 0 : .nan
        case .text, .number, .characters: .nan
        }
    }

    /// A float as a measured value; NaN for a denormal one. Nothing measures 10⁻³⁹, and halves in the wrong order look like
    /// that: 1.0 read the wrong way round is 2.3 × 10⁻⁴¹, which would pass for a quiet zero.
    @inline(__always)
    static func real(_ number: some BinaryFloatingPoint) -> Double { number.isSubnormal ? .nan : Double(number) }

    /// One register: only the order of its two bytes can differ.
    @inline(__always)
    static func one(_ word: UInt16, _ order: WordOrder) -> UInt16 { order.swapsBytes ? word.byteSwapped : word }

    /// Two registers as they came become the 32 bits ABCD.
    @inline(__always)
    static func two(_ first: UInt16, _ second: UInt16, _ order: WordOrder) -> UInt32 {
        let (first, second) = (UInt32(one(first, order)), UInt32(one(second, order)))
        return order.isLowFirstOfTwo ? second << 16 | first : first << 16 | second
    }

    /// Four registers as they came become the 64 bits ABCDEFGH.
    @inline(__always)
    private static func four(_ values: Swift.Span<UInt16>, at index: Int, _ order: WordOrder) -> UInt64 {
        func word(_ place: Int) -> UInt64 { UInt64(one(values[index + place], order)) }
        let (a, b, c, d) = (word(0), word(1), word(2), word(3))
        return switch order {
        case .abcd, .badc: a << 48 | b << 32 | c << 16 | d
        case .cdab, .dcba: d << 48 | c << 32 | b << 16 | a
        case .cdabghef, .dcbahgfe: b << 48 | a << 32 | d << 16 | c
        case .efghabcd, .fehgbadc: c << 48 | d << 32 | a << 16 | b
        }
    }

    /// Some bits of a register; none beyond its 16.
    @inline(__always)
    private static func field(_ word: UInt16, from: UInt8, count: UInt8) -> UInt64 {
        UInt64(word) >> UInt64(from) & (UInt64(1) << UInt64(count) &- 1)
    }

    /// One digit in four bits; NaN where four bits are no digit.
    private static func decimalDigits(_ pattern: UInt64, count: Int) -> Double {
        var number: UInt64 = 0
        for place in stride(from: (count - 1) * 4, through: 0, by: -4) {
            let digit = pattern >> UInt64(place) & 15
            guard digit <= 9 else { return .nan }
            number = number * 10 + digit
        }
        return Double(number)
    }
}

extension WordOrder {
    /// The low byte of each register comes first.
    @inline(__always)
    var swapsBytes: Bool {
        switch self {
        case .abcd, .cdab, .cdabghef, .efghabcd: false
        case .badc, .dcba, .dcbahgfe, .fehgbadc: true
        }
    }

    /// Of two registers the low one comes first; an order of four says it of each half.
    @inline(__always)
    fileprivate var isLowFirstOfTwo: Bool {
        switch self {
        case .abcd, .badc, .efghabcd, .fehgbadc: false
        case .cdab, .dcba, .cdabghef, .dcbahgfe: true
        }
    }
}

extension Double {
    /// IEEE 754 binary16: sign, five bits of exponent, ten of fraction. Exact; done here because not every platform of
    /// Swift has `Float16`.
    fileprivate init(half: UInt16) {
        let exponent = Int(half >> 10 & 0x1F)
        let fraction = Double(half & 0x3FF)
        let size: Double =
            switch exponent {
            case 0: fraction * 0x1p-24
            case 31: fraction == 0 ? .infinity : .nan
            default: (1_024 + fraction) * Double(sign: .plus, exponent: exponent - 25, significand: 1)
            }
        self = half & 0x8000 == 0 ? size : -size
    }
}
