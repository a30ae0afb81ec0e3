import AndonCore
import Testing

@Suite("Registers of characters", .timeLimit(.minutes(1)))
struct TextDecodingTests {
    private let now = Uptime(nanoseconds: 5_000)

    private func block(_ tags: [BlockTag], count: Int) -> ReadBlock {
        ReadBlock(
            link: LinkID(0), unit: 1, area: .holding, address: 0, count: UInt16(count), period: .seconds(1), tags: tags)
    }

    private func text(_ words: [UInt16], _ order: WordOrder = .abcd, quality: Quality = .good) -> TextSample? {
        let tag = BlockTag(tag: TagID(7), offset: 0, type: .text(registers: UInt8(words.count)), order: order)
        var samples: [TextSample] = []
        Decoder.decodeTexts(
            block([tag], count: words.count), values: words.span, quality: quality, at: now, into: &samples)
        return samples.count == 1 ? samples[0] : nil
    }

    @Test(
        "characters in both orders of their bytes, up to the zero byte, without spaces at the end",
        arguments: [
            ([0x5345, 0x5249, 0x414C], .abcd, "SERIAL"), ([0x4553, 0x4952, 0x4C41], .badc, "SERIAL"),
            ([0x4553, 0x4952], .dcba, "SERI"), ([0x5345, 0x5249], .cdab, "SERI"),
            ([0x4142, 0x4300, 0x5858], .abcd, "ABC"), ([0x4142, 0x0058], .abcd, "AB"), ([0, 0x4142], .abcd, ""),
            ([0x4120, 0x2020], .abcd, "A"), ([0x2041, 0x2042, 0x2000], .abcd, " A B"), ([0x2020], .abcd, ""),
            ([0xC2B0, 0x4300], .abcd, "°C"),
        ] as [([UInt16], WordOrder, String)])
    func characters(words: [UInt16], order: WordOrder, expected: String) {
        #expect(text(words, order) == TextSample(tag: TagID(7), text: expected, at: now))
    }

    @Test(
        "what a terminal or a reader could stumble over is replaced",
        arguments: [
            ([0x411B, 0x5B32, 0x4A42], "A\u{FFFD}[2JB"), ([0x0A0D, 0x0941], "\u{FFFD}\u{FFFD}\u{FFFD}A"),
            ([0x7F41], "\u{FFFD}A"), ([0xFF41], "\u{FFFD}A"), ([0xC341], "\u{FFFD}A"), ([0xC29B], "\u{FFFD}"),
            // Right-to-left override, line separator, byte order mark.
            ([0xE280, 0xAE41], "\u{FFFD}A"), ([0xE280, 0xA841], "\u{FFFD}A"), ([0xEFBB, 0xBF41], "\u{FFFD}A"),
        ] as [([UInt16], String)])
    func harmless(words: [UInt16], expected: String) {
        #expect(text(words)?.text == expected)
    }

    @Test("no text is longer than 200 characters")
    func long() {
        #expect(text(Array(repeating: 0x4141, count: 125))?.text == String(repeating: "A", count: 200))
        #expect(text(Array(repeating: 0xFFFF, count: 125))?.text.unicodeScalars.count == 200)
        #expect(HarmlessText.of(Array(repeating: UInt8(0xF0), count: 100_000)).unicodeScalars.count == 200)
    }

    @Test("texts stand apart from numbers in one answer")
    func apart() {
        let block = block(
            [
                BlockTag(tag: TagID(0), offset: 0, type: .uint16),
                BlockTag(tag: TagID(1), offset: 1, type: .text(registers: 2)),
                BlockTag(tag: TagID(2), offset: 3, type: .uint16),
            ], count: 4)
        #expect(block.tags.map(\.tag) == [TagID(0), TagID(2)])
        #expect(block.texts.map(\.tag) == [TagID(1)])
        let words: [UInt16] = [1, 0x4849, 0x2100, 2]
        var samples: [Sample] = []
        var texts: [TextSample] = []
        Decoder.decode(block, values: words.span, quality: .uncertain, at: now, into: &samples)
        Decoder.decodeTexts(block, values: words.span, quality: .uncertain, at: now, into: &texts)
        #expect(samples.map(\.value) == [1, 2])
        #expect(texts == [TextSample(tag: TagID(1), text: "HI!", quality: .uncertain, at: now)])
    }

    @Test("a read that failed, and an answer of another length, make the texts bad")
    func failed() {
        let block = block([BlockTag(tag: TagID(1), offset: 0, type: .text(registers: 2))], count: 2)
        var texts: [TextSample] = []
        Decoder.fail(block, quality: .bad(.timeout), at: now, into: &texts)
        for words in [[0x4142], [0x4142, 0x4142, 0x4142]] as [[UInt16]] {
            Decoder.decodeTexts(block, values: words.span, quality: .good, at: now, into: &texts)
        }
        let words: [UInt16] = [0x4142, 0x4142]
        Decoder.decodeTexts(block, values: words.span, quality: .bad(.identity), at: now, into: &texts)
        #expect(texts.map(\.quality) == [.bad(.timeout), .bad(.badAnswer), .bad(.badAnswer), .bad(.identity)])
        #expect(texts.allSatisfy { $0.text.isEmpty && $0.tag == TagID(1) })
    }
}
