/// What the bits of a value mean.
package enum ValueType: Sendable, Hashable {
    /// A coil or a discrete input.
    case bool
    /// One bit of a register, 0 is the least significant.
    case bit(UInt8)
    /// A number in some bits of a register, least significant first.
    case bits(from: UInt8, count: UInt8)
    /// One byte of a register.
    case int8High, int8Low, uint8High, uint8Low
    case int16, uint16, int32, uint32
    /// Beyond 2⁵³ (9 007 199 254 740 992) a sample, which is a `Double`, no longer tells every number from its neighbour:
    /// the lowest digits are rounded.
    case int64, uint64
    /// IEEE 754 of 16, 32 and 64 bits.
    case float16, float32, float64
    /// Four or eight decimal digits, one in four bits; anything but a digit is bad.
    case bcd16, bcd32
    /// On or off by two numbers in a register; any other number is bad.
    case onOff(on: UInt16, off: UInt16)
    /// Characters, two in a register (the order says which first), ended by a zero byte; spaces at the end are taken off.
    case text(registers: UInt8)
    /// A decimal number in the characters of a frame.
    case number
    /// The characters of a frame's field themselves.
    case characters

    /// Registers (or bits, for `bool`) that one value takes; 0 in a frame.
    package var width: Int {
        switch self {
        case .bool, .bit, .bits, .int8High, .int8Low, .uint8High, .uint8Low, .int16, .uint16, .float16, .bcd16, .onOff:
            1
        case .int32, .uint32, .float32, .bcd32: 2
        case .int64, .uint64, .float64: 4
        case .text(let registers): Int(registers)
        case .number, .characters: 0
        }
    }

    /// On or off, and no number.
    package var isSwitch: Bool {
        switch self {
        case .bool, .bit, .onOff: true
        default: false
        }
    }

    /// Characters, and no number: no rule can watch it.
    package var isText: Bool {
        switch self {
        case .text, .characters: true
        default: false
        }
    }
}

/// The order of a value's bytes on the wire, A the most significant. Two registers hold A to D, four A to H.
///
/// For four registers `abcd` is abcdefgh, `cdab` is ghefcdab, `badc` is badcfehg and `dcba` is hgfedcba; the four longer
/// names are there for devices that swap the words of each half, or the halves. Of one register only the order of its two
/// bytes can differ: `badc`, `dcba`, `dcbahgfe` and `fehgbadc` send the low byte first, for numbers and for text.
package enum WordOrder: String, Sendable, CaseIterable {
    /// High word first, high byte first: what the Modbus specification calls big-endian.
    case abcd
    /// Low word first, high byte first.
    case cdab
    /// High word first, bytes of each word swapped.
    case badc
    /// Low word first, bytes swapped.
    case dcba
    // Four registers only: the words of each half swapped, or the halves alone, each with or without swapped bytes.
    case cdabghef
    case efghabcd
    case dcbahgfe
    case fehgbadc
}
