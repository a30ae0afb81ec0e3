import AndonCore
import Testing

@Suite("Values out of frames", .timeLimit(.minutes(1)))
struct FrameReaderTests {
    private func read(_ place: FrameField.Place, _ frame: String, type: ValueType = .number, begins: String = "")
        throws -> FrameValue
    {
        try FrameReader(FrameField(place, begins: Array(begins.utf8)), type: type).read(Array(frame.utf8))
    }

    @Test(
        "numbers as devices print them",
        arguments: [
            ("12.5", 12.5), ("  -12.5 ", -12.5), ("1,234", nil), ("12,5", nil), ("+  3", 3), ("1e3", 1_000),
            ("-1.5E-2", -0.015), ("12.", 12),
            (".5", 0.5),
            ("007", 7), ("-0", 0), ("\t4", 4), ("", nil), ("-", nil), (".", nil), ("1.2.3", nil), ("1,234.5", nil),
            ("0x10", nil), ("nan", nil), ("inf", nil), ("1e", nil), ("1e400", nil), ("12kg", nil), ("1 2", nil),
            ("--1", nil),
            ("1e+", nil), ("\u{0}1", nil), ("1e-400", 0),
        ] as [(String, Double?)])
    func numbers(text: String, expected: Double?) {
        let number = FrameNumber.read(Array(text.utf8)[...])
        #expect(number == expected)
        #expect(number?.sign != .minus || (number ?? 0) < 0)
    }

    @Test(
        "where the device prints a decimal comma, a point is no decimal sign",
        arguments: [
            ("1,234", 1.234), (" -12,5 ", -12.5), (",5", 0.5), ("12,", 12), ("1.234", nil), ("1.234,5", nil),
            ("1,2,3", nil), ("7", 7),
        ] as [(String, Double?)])
    func decimalComma(text: String, expected: Double?) throws {
        let reader = try FrameReader(FrameField(.separated(by: [59], index: 0), decimal: .comma), type: .number)
        #expect(reader.read(Array(text.utf8)) == expected.map { .number($0) } ?? .missing)
    }

    @Test(
        "fields between separators, counted from 0",
        arguments: [
            (",", 0, "ST"), (",", 1, ""), (",", 2, "12.5"), (",", 3, nil), (", ", 0, "ST,,12.5"), ("T,", 1, ",12.5"),
        ] as [(String, Int, String?)])
    func separated(separator: String, index: Int, expected: String?) throws {
        let value = try read(.separated(by: Array(separator.utf8), index: index), "ST,,12.5", type: .characters)
        #expect(value == expected.map { .characters($0) } ?? .missing)
    }

    @Test(
        "positions that the frame has",
        arguments: [(0, 2, "ab"), (3, 1, "d"), (3, 2, nil), (4, 1, nil), (-1, 2, nil), (0, Int.max, nil), (1, 0, nil)]
            as [(Int, Int, String?)])
    func position(first: Int, count: Int, expected: String?) throws {
        let value = try read(.position(first: first, count: count), "abcd", type: .characters)
        #expect(value == expected.map { .characters($0) } ?? .missing)
    }

    @Test("a pattern's group; one that took no part is missing")
    func pattern() throws {
        #expect(try read(.pattern("W=([0-9.]+)", group: 1), "W=1.5kg") == .number(1.5))
        #expect(try read(.pattern("(a)|(b)", group: 1), "b") == .missing)
        #expect(try read(.pattern("W=(\\d+)", group: 1), "X=1") == .missing)
        #expect(throws: PatternMistake.self) { try read(.pattern("(a)", group: 2), "a") }
        #expect(throws: PatternMistake.self) { try read(.pattern("(a", group: 0), "a") }
    }

    @Test("frames that begin otherwise are not this tag's")
    func begins() throws {
        #expect(try read(.position(first: 1, count: 2), "T25", begins: "T") == .number(25))
        #expect(try read(.position(first: 1, count: 2), "P25", begins: "T") == .otherFrame)
        #expect(try read(.position(first: 1, count: 2), "", begins: "T") == .otherFrame)
    }

    @Test("control characters are left out, broken UTF-8 is shown, and a text has an end")
    func characters() throws {
        let field = FrameField(.separated(by: [0x1C], index: 0))
        let reader = try FrameReader(field, type: .characters)
        #expect(reader.read([0x61, 0, 0x1B, 0x62, 0xC2, 0xB0, 0x7F]) == .characters("ab°"))
        #expect(reader.read([0x61, 0xFF]) == .characters("a\u{FFFD}"))
        #expect(
            reader.read([UInt8](repeating: 0x61, count: 1_024)) == .characters(String(repeating: "a", count: 200)))
    }

    @Test("a frame becomes samples and text samples; what it does not say leaves the tag as it is")
    func decodes() throws {
        let comma: [UInt8] = [0x2C]
        let decoder = FrameDecoder([
            FrameTag(
                tag: TagID(3), reader: try FrameReader(FrameField(.separated(by: comma, index: 1)), type: .number),
                scale: 0.5, bias: 1),
            FrameTag(
                tag: TagID(4), reader: try FrameReader(FrameField(.separated(by: comma, index: 0)), type: .characters)),
            FrameTag(
                tag: TagID(5),
                reader: try FrameReader(FrameField(.separated(by: comma, index: 0), begins: [0x58]), type: .number)),
            FrameTag(
                tag: TagID(6), reader: try FrameReader(FrameField(.separated(by: comma, index: 9)), type: .number)),
            FrameTag(
                tag: TagID(7), reader: try FrameReader(FrameField(.separated(by: comma, index: 1)), type: .number),
                scale: 1e308, bias: 0),
        ])
        let at = Uptime(nanoseconds: 7)
        let words = Array("A1,200".utf8).map(UInt16.init)
        var samples: [Sample] = []
        var texts: [TextSample] = []
        decoder.decode(words.span, quality: .uncertain, at: at, into: &samples, texts: &texts)
        #expect(
            samples == [
                Sample(tag: TagID(3), value: 101, quality: .uncertain, at: at),
                Sample(tag: TagID(6), value: 0, quality: .bad(.noField), at: at),
                Sample(tag: TagID(7), value: 0, quality: .bad(.notANumber), at: at),
            ])
        #expect(texts == [TextSample(tag: TagID(4), text: "A1", quality: .uncertain, at: at)])
        samples = []
        texts = []
        let nothing: [UInt16] = []
        decoder.decode(nothing.span, quality: .bad(.timeout), at: at, into: &samples, texts: &texts)
        #expect(samples.map(\.tag) == [TagID(3), TagID(5), TagID(6), TagID(7)])
        #expect(samples.allSatisfy { $0.quality == .bad(.timeout) } && texts.map(\.quality) == [.bad(.timeout)])
    }
}
