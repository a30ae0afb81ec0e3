import AndonCore
import Testing

@Suite("Words become samples", .timeLimit(.minutes(1)))
struct DecoderTests {
    private let now = Uptime(nanoseconds: 5_000)

    private func decode(_ words: [UInt16], _ tag: BlockTag, quality: Quality = .good, count: Int? = nil) -> Sample? {
        let block = ReadBlock(
            link: LinkID(0), unit: 1, area: .holding, address: 0, count: UInt16(count ?? words.count),
            period: .seconds(1), tags: [tag])
        var samples: [Sample] = []
        Decoder.decode(block, values: words.span, quality: quality, at: now, into: &samples)
        return samples.count == 1 ? samples[0] : nil
    }

    @Test(
        "every type in every order",
        arguments: [
            (.bool, .abcd, [1], 1), (.bool, .abcd, [0], 0),
            (.bit(0), .abcd, [0x0001], 1), (.bit(15), .abcd, [0x8000], 1), (.bit(3), .abcd, [0xFFF7], 0),
            (.bit(0), .badc, [0x0100], 1),
            (.int16, .abcd, [0xFF33], -205), (.int16, .cdab, [0xFF33], -205), (.int16, .badc, [0x33FF], -205),
            (.uint16, .abcd, [0xFFFF], 65_535), (.uint16, .dcba, [0x0100], 1),
            (.int32, .abcd, [0xFFFF, 0xFFFE], -2), (.int32, .cdab, [0xFFFE, 0xFFFF], -2),
            (.int32, .badc, [0xFFFF, 0xFEFF], -2), (.int32, .dcba, [0xFEFF, 0xFFFF], -2),
            (.uint32, .abcd, [0x0102, 0x0304], 0x0102_0304), (.uint32, .cdab, [0x0304, 0x0102], 0x0102_0304),
            (.uint32, .badc, [0x0201, 0x0403], 0x0102_0304), (.uint32, .dcba, [0x0403, 0x0201], 0x0102_0304),
            (.uint32, .abcd, [0xFFFF, 0xFFFF], 4_294_967_295),
            (.float32, .abcd, [0x47F1, 0x2000], 123_456), (.float32, .cdab, [0x2000, 0x47F1], 123_456),
            (.float32, .badc, [0xF147, 0x0020], 123_456), (.float32, .dcba, [0x0020, 0xF147], 123_456),
        ] as [(ValueType, WordOrder, [UInt16], Double)])
    func types(type: ValueType, order: WordOrder, words: [UInt16], value: Double) {
        let tag = BlockTag(tag: TagID(7), offset: 0, type: type, order: order)
        #expect(decode(words, tag) == Sample(tag: TagID(7), value: value, at: now))
    }

    @Test("raw × scale + offset")
    func scaled() {
        let tag = BlockTag(tag: TagID(0), offset: 1, type: .int16, scale: 0.5, bias: -40)
        #expect(decode([9, 100], tag)?.value == 10)
    }

    @Test(
        "a float that is no number is bad and 0",
        arguments: [
            [0x7FC0, 0], [0xFFC0, 1], [0x7F80, 0], [0xFF80, 0],
            // Denormal: the least, the largest, a negative one, and 1.0 with its words the wrong way round.
            [0, 1], [0x007F, 0xFFFF], [0x8000, 1], [0x0000, 0x3F80],
        ] as [[UInt16]])
    func notANumber(words: [UInt16]) {
        let tag = BlockTag(tag: TagID(0), offset: 0, type: .float32, scale: 2, bias: 1)
        #expect(decode(words, tag) == Sample(tag: TagID(0), value: 0, quality: .bad(.notANumber), at: now))
        #expect(decode(words, tag, quality: .uncertain)?.quality == .bad(.notANumber))
        let double = BlockTag(tag: TagID(0), offset: 0, type: .float64)
        let wide = Double(Float(bitPattern: UInt32(words[0]) << 16 | UInt32(words[1]))).bitPattern
        let denormal: UInt64 = words[0] & 0x7F80 == 0 ? 1 : wide
        let four = (0..<4).map { UInt16(truncatingIfNeeded: denormal >> (48 - 16 * UInt64($0))) }
        #expect(decode(four, double)?.quality == .bad(.notANumber))
    }

    @Test("a result beyond all numbers is bad, minus zero is zero, the least normal float stays")
    func edges() {
        let huge = BlockTag(tag: TagID(0), offset: 0, type: .uint16, scale: 1e308)
        #expect(decode([65_535], huge)?.quality == .bad(.notANumber))
        let float = BlockTag(tag: TagID(0), offset: 0, type: .float32)
        #expect(decode([0x8000, 0], float)?.value.sign == .plus)
        #expect(decode([0x0080, 0], float)?.value == Double(Float.leastNormalMagnitude))
    }

    @Test("an answer of the wrong length is no answer", arguments: [1, 3])
    func wrongLength(words: Int) {
        let tag = BlockTag(tag: TagID(0), offset: 0, type: .uint32)
        let sample = decode(Array(repeating: 1, count: words), tag, count: 2)
        #expect(sample == Sample(tag: TagID(0), value: 0, quality: .bad(.badAnswer), at: now))
    }

    @Test("an unconfirmed answer gives uncertain samples")
    func uncertain() {
        let tag = BlockTag(tag: TagID(0), offset: 0, type: .uint16)
        #expect(
            decode([21], tag, quality: .uncertain) == Sample(tag: TagID(0), value: 21, quality: .uncertain, at: now))
    }

    @Test("a read that failed makes every tag of the block bad, and nothing else")
    func failed() {
        let block = ReadBlock(
            link: LinkID(0), unit: 1, area: .holding, address: 0, count: 2, period: .seconds(1),
            tags: [
                BlockTag(tag: TagID(3), offset: 0, type: .uint16), BlockTag(tag: TagID(4), offset: 1, type: .uint16),
            ])
        var samples = [Sample(tag: TagID(1), value: 1, at: now)]
        Decoder.fail(block, quality: .bad(.timeout), at: now, into: &samples)
        #expect(samples.map(\.tag) == [TagID(1), TagID(3), TagID(4)])
        #expect(samples.map(\.quality) == [.good, .bad(.timeout), .bad(.timeout)])
        #expect(samples.map(\.value) == [1, 0, 0])

        let words: [UInt16] = [7, 8]
        Decoder.decode(block, values: words.span, quality: .bad(.exception), at: now, into: &samples)
        #expect(samples.suffix(2).map(\.quality) == [.bad(.exception), .bad(.exception)])
    }

    @Test("samples are appended behind those that are there, in the block's order")
    func appends() {
        let block = ReadBlock(
            link: LinkID(0), unit: 1, area: .holding, address: 0, count: 3, period: .seconds(1),
            tags: [
                BlockTag(tag: TagID(5), offset: 0, type: .uint16), BlockTag(tag: TagID(4), offset: 1, type: .uint32),
            ])
        var samples = [Sample(tag: TagID(1), value: 1, at: now)]
        let words: [UInt16] = [7, 0, 8]
        Decoder.decode(block, values: words.span, quality: .good, at: now, into: &samples)
        #expect(samples.map(\.tag) == [TagID(1), TagID(5), TagID(4)])
        #expect(samples.map(\.value) == [1, 7, 8])
    }

    @Test("neighbours of one kind, and wherever the kind, the place or the tag breaks off, decode as each alone")
    func runs() {
        let kinds: [(ValueType, WordOrder, Double, Double)] = [
            (.int16, .abcd, 0.1, 0), (.int16, .abcd, 0.1, 0), (.int16, .abcd, 0.1, 5), (.int16, .badc, 0.1, 5),
            (.uint16, .cdab, 1, 0), (.uint16, .cdab, 1, 0), (.float32, .cdab, 1, 0), (.float32, .cdab, 1, 0),
            (.int32, .abcd, 2, 0), (.bit(3), .abcd, 1, 0), (.bit(4), .abcd, 1, 0), (.uint16, .abcd, 1, 0),
        ]
        var dice = Dice(seed: 3)
        for turn in 0..<200 {
            var tags: [BlockTag] = []
            var offset: UInt16 = 0
            var id = 0
            for (type, order, scale, bias) in kinds {
                tags.append(
                    BlockTag(tag: TagID(id), offset: offset, type: type, order: order, scale: scale, bias: bias))
                // Sometimes a hole in the answer, another tag's number, or two tags on one register.
                offset += UInt16(dice.once(in: 5) ? 0 : type.width) + (dice.once(in: 6) ? 1 : 0)
                id += dice.once(in: 6) ? 2 : 1
            }
            let count = Int(offset) + (turn % 4 == 0 ? 0 : 3)
            let words = (0..<count).map { _ in UInt16.random(in: 0...(.max), using: &dice) }
            let block = ReadBlock(
                link: LinkID(0), unit: 1, area: .holding, address: 0, count: UInt16(count), period: .seconds(1),
                tags: tags)
            var samples: [Sample] = []
            Decoder.decode(block, values: words.span, quality: .good, at: now, into: &samples)
            #expect(samples == tags.map { decode(words, $0) })
        }
    }
}
