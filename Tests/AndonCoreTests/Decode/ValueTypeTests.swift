import AndonCore
import Testing

/// The words are written by hand, as a device's manual would print them.
@Suite("Every type in every order", .timeLimit(.minutes(1)))
struct ValueTypeTests {
    private let now = Uptime(nanoseconds: 5_000)

    private func value(_ words: [UInt16], _ type: ValueType, _ order: WordOrder) -> Sample? {
        let block = ReadBlock(
            link: LinkID(0), unit: 1, area: .holding, address: 0, count: UInt16(words.count), period: .seconds(1),
            tags: [BlockTag(tag: TagID(7), offset: 0, type: type, order: order)])
        var samples: [Sample] = []
        Decoder.decode(block, values: words.span, quality: .good, at: now, into: &samples)
        return samples.count == 1 ? samples[0] : nil
    }

    @Test(
        "parts of one register",
        arguments: [
            (.bits(from: 0, count: 4), .abcd, 0xABCD, 0xD), (.bits(from: 4, count: 8), .abcd, 0xABCD, 0xBC),
            (.bits(from: 12, count: 4), .abcd, 0xABCD, 0xA), (.bits(from: 0, count: 16), .abcd, 0xABCD, 0xABCD),
            (.bits(from: 15, count: 1), .abcd, 0x7FFF, 0), (.bits(from: 15, count: 1), .abcd, 0x8000, 1),
            (.bits(from: 0, count: 4), .badc, 0xABCD, 0xB), (.bits(from: 0, count: 4), .cdab, 0xABCD, 0xD),
            (.int8High, .abcd, 0xFE01, -2), (.int8Low, .abcd, 0xFE01, 1), (.int8Low, .abcd, 0x0180, -128),
            (.int8High, .abcd, 0x7F00, 127), (.uint8High, .abcd, 0xFE01, 254), (.uint8Low, .abcd, 0xFE81, 129),
            (.int8High, .badc, 0xFE01, 1), (.uint8Low, .dcba, 0xFE01, 254), (.uint8High, .cdab, 0xFE01, 254),
            (.onOff(on: 0xFF00, off: 0), .abcd, 0xFF00, 1), (.onOff(on: 0xFF00, off: 0), .abcd, 0, 0),
            (.onOff(on: 0x0055, off: 0x00AA), .badc, 0x5500, 1), (.onOff(on: 0x0055, off: 0x00AA), .badc, 0xAA00, 0),
            (.bcd16, .abcd, 0x2473, 2473), (.bcd16, .badc, 0x7324, 2473), (.bcd16, .abcd, 0x9999, 9999),
            (.bcd16, .cdab, 0x0007, 7), (.bcd16, .dcba, 0x0700, 7),
            (.int16, .dcba, 0x33FF, -205), (.uint16, .badc, 0x0100, 1),
        ] as [(ValueType, WordOrder, UInt16, Double)])
    func oneRegister(type: ValueType, order: WordOrder, word: UInt16, number: Double) {
        #expect(value([word], type, order) == Sample(tag: TagID(7), value: number, at: now))
    }

    @Test(
        "two registers",
        arguments: [
            (.bcd32, .abcd, [0x1234, 0x5678], 12_345_678), (.bcd32, .cdab, [0x5678, 0x1234], 12_345_678),
            (.bcd32, .badc, [0x3412, 0x7856], 12_345_678), (.bcd32, .dcba, [0x7856, 0x3412], 12_345_678),
            (.bcd32, .abcd, [0x9999, 0x9999], 99_999_999),
            (.int32, .abcd, [0x8000, 0x0000], -2_147_483_648), (.int32, .cdab, [0x0000, 0x8000], -2_147_483_648),
            (.int32, .badc, [0x0080, 0x0000], -2_147_483_648), (.int32, .dcba, [0x0000, 0x0080], -2_147_483_648),
            (.float32, .abcd, [0xC1A4, 0x0000], -20.5), (.float32, .cdab, [0x0000, 0xC1A4], -20.5),
            (.float32, .badc, [0xA4C1, 0x0000], -20.5), (.float32, .dcba, [0x0000, 0xA4C1], -20.5),
        ] as [(ValueType, WordOrder, [UInt16], Double)])
    func twoRegisters(type: ValueType, order: WordOrder, words: [UInt16], number: Double) {
        #expect(value(words, type, order) == Sample(tag: TagID(7), value: number, at: now))
    }

    /// 0x0001020304050607 has another byte at each place.
    @Test(
        "four registers, in each of the eight orders",
        arguments: [
            (.abcd, [0x0001, 0x0203, 0x0405, 0x0607]), (.cdab, [0x0607, 0x0405, 0x0203, 0x0001]),
            (.badc, [0x0100, 0x0302, 0x0504, 0x0706]), (.dcba, [0x0706, 0x0504, 0x0302, 0x0100]),
            (.cdabghef, [0x0203, 0x0001, 0x0607, 0x0405]), (.efghabcd, [0x0405, 0x0607, 0x0001, 0x0203]),
            (.dcbahgfe, [0x0302, 0x0100, 0x0706, 0x0504]), (.fehgbadc, [0x0504, 0x0706, 0x0100, 0x0302]),
        ] as [(WordOrder, [UInt16])])
    func fourRegisters(order: WordOrder, words: [UInt16]) {
        #expect(value(words, .uint64, order)?.value == 283_686_952_306_183)
        #expect(value(words, .int64, order)?.value == 283_686_952_306_183)
    }

    @Test("every order is in that table")
    func allOrders() { #expect(WordOrder.allCases.count == 8) }

    @Test(
        "64 bits",
        arguments: [
            (.int64, .abcd, [0xFFFF, 0xFFFF, 0xFFFF, 0xFFFE], -2),
            (.int64, .cdab, [0xFFFE, 0xFFFF, 0xFFFF, 0xFFFF], -2),
            (.int64, .abcd, [0x8000, 0, 0, 0], -9_223_372_036_854_775_808),
            (.uint64, .abcd, [0x8000, 0, 0, 0], 9_223_372_036_854_775_808),
            (.uint64, .abcd, [0x0020, 0, 0, 0], 9_007_199_254_740_992),
            // One more than 2⁵³ cannot be told from it.
            (.uint64, .abcd, [0x0020, 0, 0, 1], 9_007_199_254_740_992),
            (.float64, .abcd, [0x40FE, 0x2400, 0, 0], 123_456), (.float64, .cdab, [0, 0, 0x2400, 0x40FE], 123_456),
            (.float64, .badc, [0xFE40, 0x0024, 0, 0], 123_456), (.float64, .dcba, [0, 0, 0x0024, 0xFE40], 123_456),
            (.float64, .efghabcd, [0, 0, 0x40FE, 0x2400], 123_456),
            (.float64, .cdabghef, [0x2400, 0x40FE, 0, 0], 123_456),
        ] as [(ValueType, WordOrder, [UInt16], Double)])
    func wide(type: ValueType, order: WordOrder, words: [UInt16], number: Double) {
        #expect(value(words, type, order) == Sample(tag: TagID(7), value: number, at: now))
    }

    @Test(
        "a float of 16 bits",
        arguments: [
            (0x3C00, 1), (0xC000, -2), (0x4CD0, 19.25), (0x7BFF, 65_504), (0x3555, 0.333_251_953_125),
            (0x0400, 0.000_061_035_156_25), (0x0001, 5.960_464_477_539_063e-08), (0x83FF, -6.097_555_160_522_461e-05),
            (0x0000, 0),
        ] as [(UInt16, Double)])
    func half(word: UInt16, number: Double) {
        #expect(value([word], .float16, .abcd) == Sample(tag: TagID(7), value: number, at: now))
        #expect(value([word.byteSwapped], .float16, .badc)?.value == number)
    }

    @Test(
        "what is no number is bad and 0",
        arguments: [
            (.float16, [0x7C00]), (.float16, [0xFC00]), (.float16, [0x7E00]), (.float16, [0xFC01]),
            (.float32, [0x7F80, 0]), (.float32, [0xFFC0, 1]),
            (.float64, [0x7FF0, 0, 0, 0]), (.float64, [0xFFF0, 0, 0, 0]), (.float64, [0x7FF8, 0, 0, 0]),
            (.float64, [0x7FF0, 0, 0, 1]),
            (.bcd16, [0x000A]), (.bcd16, [0xF000]), (.bcd16, [0x12B4]), (.bcd32, [0x1234, 0x567F]),
            (.bcd32, [0xA234, 0x5678]), (.onOff(on: 1, off: 2), [0]), (.onOff(on: 1, off: 2), [0x0101]),
            (.number, [1]), (.number, []),
        ] as [(ValueType, [UInt16])])
    func notANumber(type: ValueType, words: [UInt16]) {
        #expect(value(words, type, .abcd) == Sample(tag: TagID(7), value: 0, quality: .bad(.notANumber), at: now))
    }

    @Test(
        "minus zero is zero, and the smallest normal numbers stay; of half precision, where they are of use, all do",
        arguments: [
            (ValueType.float16, 0x0001, 0x1p-24), (.float32, 0x0080, 0x1p-126), (.float64, 0x0010, 0x1p-1022),
        ] as [(ValueType, UInt16, Double)])
    func edges(type: ValueType, first: UInt16, least: Double) {
        var words = Array(repeating: UInt16(0), count: type.width)
        words[0] = 0x8000
        #expect(value(words, type, .abcd)?.value.sign == .plus)
        #expect(value(words, type, .abcd)?.quality == .good)
        words[0] = first
        #expect(value(words, type, .abcd)?.value == least)
        #expect(value(words, type, .abcd)?.quality == .good)
    }
}
