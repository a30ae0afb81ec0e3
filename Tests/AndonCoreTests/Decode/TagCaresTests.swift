import AndonCore
import Testing

@Suite("What a value must pass before it is believed", .timeLimit(.minutes(1)))
struct TagCaresTests {
    private let now = Uptime(nanoseconds: 5_000)

    /// The one sample of a tag, read with the registers from 0 on.
    private func sample(
        _ words: [UInt16], _ cares: TagCares, _ type: ValueType = .int16, order: WordOrder = .abcd, scale: Double = 1,
        bias: Double = 0, quality: Quality = .good
    ) -> Sample? {
        var block = ReadBlock(
            link: LinkID(0), unit: 1, area: .holding, address: 0, count: UInt16(words.count), period: .seconds(1),
            tags: [])
        block.append(
            BlockTag(tag: TagID(7), offset: 0, type: type, order: order, scale: scale, bias: bias), cares: cares)
        var samples: [Sample] = []
        Decoder.decode(block, values: words.span, quality: quality, at: now, into: &samples)
        return samples.count == 1 ? samples[0] : nil
    }

    @Test(
        "a number that means none is bad, whatever scale and order",
        arguments: [
            (.int16, .abcd, [0x7FFF], 0x7FFF), (.int16, .abcd, [0xD8F1], 0xD8F1), (.int16, .badc, [0xFF7F], 0x7FFF),
            (.uint16, .abcd, [0xFFFF], 0xFFFF), (.int32, .cdab, [0x0000, 0x8000], 0x8000_0000),
            (.float32, .abcd, [0xC61C, 0x3C00], 0xC61C_3C00), (.float32, .dcba, [0x003C, 0x1CC6], 0xC61C_3C00),
            (.int64, .abcd, [0x7FFF, 0xFFFF, 0xFFFF, 0xFFFF], 0x7FFF_FFFF_FFFF_FFFF),
            (.float64, .cdab, [0, 0, 0, 0x7FF8], 0x7FF8_0000_0000_0000), (.int8High, .abcd, [0x8001], 0x80),
            (.uint8Low, .abcd, [0x80FF], 0xFF), (.bits(from: 4, count: 4), .abcd, [0x00F0], 0xF),
            (.bcd16, .abcd, [0xFFFF], 0xFFFF),
        ] as [(ValueType, WordOrder, [UInt16], UInt64)])
    func sentinel(type: ValueType, order: WordOrder, words: [UInt16], bits: UInt64) {
        let cares = TagCares(badValues: [5, bits], clamp: 0...1)
        let bad = Sample(tag: TagID(7), value: 0, quality: .bad(.sentinel), at: now)
        #expect(sample(words, cares, type, order: order, scale: 0.1, bias: 3) == bad)
        #expect(sample(words, cares, type, order: order, quality: .uncertain) == bad)
    }

    @Test("its neighbours are values")
    func noSentinel() {
        let cares = TagCares(badValues: [0x7FFF])
        #expect(sample([0x7FFE], cares) == Sample(tag: TagID(7), value: 32_766, at: now))
        #expect(sample([0x8000], cares)?.value == -32_768)
        #expect(sample([0x7FFE], cares, quality: .uncertain)?.quality == .uncertain)
    }

    @Test(
        "a register says where the point stands",
        arguments: [
            (0, 2_473), (1, 247.3), (2, 24.73), (3, 2.473), (9, 0.000_002_473),
        ] as [(UInt16, Double)])
    func decimals(places: UInt16, number: Double) {
        let cares = TagCares(decimalsAt: 1)
        #expect(sample([2_473, places], cares) == Sample(tag: TagID(7), value: number, at: now))
        #expect(sample([2_473, places], cares, scale: 2, bias: -1)?.value == number * 2 - 1)
        #expect(sample([UInt16(2_473).byteSwapped, places.byteSwapped], cares, order: .badc)?.value == number)
    }

    @Test("a point that stands nowhere makes the value bad", arguments: [10, 0x8000, 0xFFFF] as [UInt16])
    func badDecimals(places: UInt16) {
        let bad = Sample(tag: TagID(7), value: 0, quality: .bad(.notANumber), at: now)
        #expect(sample([2_473, places], TagCares(decimalsAt: 1)) == bad)
        #expect(sample([2_473], TagCares(decimalsAt: 1)) == bad)
    }

    @Test(
        "beyond what is plausible is bad, the bounds are not",
        arguments: [
            (-401, .bad(.implausible), 0), (-400, .good, -40), (0, .good, 0), (4_000, .good, 400),
            (4_001, .bad(.implausible), 0),
        ] as [(Int16, Quality, Double)])
    func plausible(raw: Int16, quality: Quality, number: Double) {
        let cares = TagCares(plausible: -40...400)
        #expect(
            sample([UInt16(bitPattern: raw)], cares, scale: 0.1)
                == Sample(tag: TagID(7), value: number, quality: quality, at: now))
    }

    @Test(
        "beyond the clamp is the bound",
        arguments: [(-1, 0), (0, 0), (1, 1), (100, 100), (101, 100), (30_000, 100)] as [(Int16, Double)])
    func clamp(raw: Int16, number: Double) {
        #expect(sample([UInt16(bitPattern: raw)], TagCares(clamp: 0...100))?.value == number)
    }

    @Test("implausible is told before the clamp hides it; no number before both")
    func order() {
        let cares = TagCares(badValues: [7], decimalsAt: 2, plausible: 0...50, clamp: 10...20)
        #expect(sample([0, 7, 99], cares, .uint32)?.quality == .bad(.sentinel))
        #expect(sample([0, 8, 99], cares, .uint32)?.quality == .bad(.notANumber))
        #expect(sample([0, 600, 1], cares, .uint32)?.quality == .bad(.implausible))
        #expect(sample([0, 300, 1], cares, .uint32)?.value == 20)
        #expect(sample([0x7FC0, 0, 0], cares, .float32)?.quality == .bad(.notANumber))
    }

    @Test("tags with cares and tags without stand in one block, each decoded as it should be")
    func mixed() {
        var block = ReadBlock(
            link: LinkID(0), unit: 1, area: .holding, address: 0, count: 6, period: .seconds(1), tags: [])
        let sentinel = TagCares(badValues: [9])
        for index in 0..<6 {
            let cares = [nil, sentinel, sentinel, TagCares(clamp: 0...5), nil, sentinel][index]
            block.append(BlockTag(tag: TagID(index), offset: UInt16(index), type: .uint16), cares: cares)
        }
        var samples: [Sample] = []
        let words = [UInt16](repeating: 9, count: 6)
        Decoder.decode(block, values: words.span, quality: .good, at: now, into: &samples)
        #expect(samples.map(\.tag) == (0..<6).map { TagID($0) })
        #expect(samples.map(\.value) == [9, 0, 0, 5, 9, 0])
        #expect(samples.map(\.quality.isGood) == [true, false, false, true, true, false])
        #expect((0..<6).map { block.cares(of: TagID($0))?.badValues } == [nil, [9], [9], [], nil, [9]])
    }

    @Test("a number from a frame is scaled and checked as one from registers")
    func fromFrame() {
        let tag = BlockTag(tag: TagID(7), offset: 0, type: .number, scale: 0.5, bias: 1)
        func told(_ raw: Double, _ cares: TagCares?) -> Sample {
            Decoder.sample(raw, of: tag, cares, quality: .good, at: now)
        }
        #expect(told(-20.5, nil) == Sample(tag: TagID(7), value: -9.25, at: now))
        #expect(told(9_999, TagCares(badValues: [9_999])).quality == .bad(.sentinel))
        #expect(told(-9_999, TagCares(badValues: [UInt64(bitPattern: -9_999)])).quality == .bad(.sentinel))
        #expect(told(300, TagCares(plausible: 0...100)).quality == .bad(.implausible))
        #expect(told(300, TagCares(clamp: 0...100)).value == 100)
        #expect(told(.nan, nil) == Sample(tag: TagID(7), value: 0, quality: .bad(.notANumber), at: now))
        #expect(told(.infinity, TagCares(clamp: 0...1)).quality == .bad(.notANumber))
    }
}
