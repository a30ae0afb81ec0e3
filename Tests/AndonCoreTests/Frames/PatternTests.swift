import AndonCore
import Testing

@Suite("Patterns on the bytes of a frame", .timeLimit(.minutes(2)))
struct PatternTests {
    private func found(_ pattern: String, in text: String, group: Int = 0) throws -> String? {
        let bytes = Array(text.utf8)
        return try Pattern(pattern).firstMatch(in: bytes, group: group).map {
            String(decoding: bytes[$0], as: UTF8.self)
        }
    }

    @Test(
        "what is found",
        arguments: [
            ("W=([0-9.]+)", "ST W=12.5kg", 1, "12.5"), ("\\d+", "ab 123 45", 0, "123"), ("a|ab", "ab", 0, "a"),
            ("(a+?)(a*)", "aaa", 1, "a"), ("(a+?)(a*)", "aaa", 2, "aa"), ("^OK$", "OK", 0, "OK"),
            ("^OK$", "OKK", 0, nil),
            ("x*", "aax", 0, ""), ("[^,]+,([^,]*)", "a,,b", 1, ""), ("(?:T|P)=(-?\\d{1,3})", "P=-1234", 1, "-123"),
            ("\\x02(.)\\r", "\u{2}z\r", 1, "z"), ("[\\]a-c-]+", "x]b-d", 0, "]b-"), ("[]a]+", "]a", 0, "]a"),
            ("\\S+\\s\\w+\\W", "a.b c_d!", 0, "a.b c_d!"), ("(a)|(b)", "b", 1, nil), ("(a)|(b)", "b", 2, "b"),
            ("a{2}", "aaa", 0, "aa"), ("a{2,}?", "aaaa", 0, "aa"), ("µ?m", "µm", 0, "µm"), (".", "\n", 0, nil),
            ("(|a)*", "aa", 0, ""), ("(a|b)*c", "abac", 1, "a"), ("\\D", "1x", 0, "x"), ("", "abc", 0, ""),
            ("a$", "aa", 0, "a"), ("[\\x41-\\x43]+", "xABCD", 0, "ABC"), ("\\.", "a.b", 0, "."), ("a", "b", 3, nil),
        ] as [(String, String, Int, String?)])
    func finds(pattern: String, text: String, group: Int, expected: String?) throws {
        #expect(try found(pattern, in: text, group: group) == expected)
    }

    @Test("bytes that are no text are bytes like others")
    func bytes() throws {
        #expect(try Pattern("\\x00[\\x80-\\xFF]+").firstMatch(in: [1, 0, 0xFF, 0x80, 0x7F]) == 1..<4)
    }

    @Test(
        "a wrong pattern is refused where it is wrong",
        arguments: [
            ("a(b", 2, "never closed"), ("ab)", 3, "without its"), ("[a", 1, "never closed"),
            ("*a", 1, "nothing in front"),
            ("a{2", 2, "count"), ("a{3,2}", 2, "count"), ("a{101}", 2, "100"), ("a**", 3, "second count"),
            ("a{2}{3}", 5, "second count"), ("\\q", 1, "means nothing"), ("a\\", 2, "at the end"),
            ("\\x4", 1, "two hex"),
            ("(?=a)", 1, "(?:"), ("[z-a]", 3, "go up"), ("^*", 2, "cannot be repeated"), ("µ[°]", 3, "several bytes"),
            ("(a{100}){100}", 1, "2000"), ("(?:(?:(?:){100}){100}){100}", 1, "2000"), ("°(", 2, "never closed"),
        ])
    func refuses(pattern: String, column: Int, words: String) {
        let mistake = #expect(throws: PatternMistake.self) { try Pattern(pattern) }
        #expect(mistake?.column == column)
        #expect(mistake?.found.contains(words) == true, "\(mistake?.found ?? "")")
    }

    @Test("a pattern of more than 200 characters is refused")
    func tooLong() throws {
        _ = try Pattern(String(repeating: "a", count: 200))
        #expect(throws: PatternMistake.self) { try Pattern(String(repeating: "a", count: 201)) }
        _ = try Pattern(String(repeating: "(", count: 100) + String(repeating: ")", count: 100))
    }

    @Test(
        "what makes others backtrack for ever ends at once",
        arguments: ["(a*)*b", "(a+)+$", "(a|aa)+b", "(a|a)*b", "(.*)(.*)(.*)(.*)(.*)b", "(a?){60}a{60}b"])
    func isLinear(pattern: String) throws {
        let bytes = [UInt8](repeating: 0x61, count: 1_023) + [0x63]
        #expect(try Pattern(pattern).firstMatch(in: bytes) == nil)
    }

    @Test("finds what a matcher finds that tries everything", arguments: 0..<8 as Range<UInt64>)
    func isRight(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        var compared = 0
        for _ in 0..<1_500 {
            var groups = 0
            let naive = NaivePattern.random(
                depth: Int.random(in: 0...4, using: &random), groups: &groups, using: &random)
            guard naive.text.utf8.count <= 200, let pattern = try? Pattern(naive.text) else { continue }
            for _ in 0..<4 {
                var text: [UInt8] = []
                for _ in 0..<Int.random(in: 0...7, using: &random) {
                    text.append([0x61, 0x62, 0x63, 0x0A].randomElement(using: &random) ?? 0x61)
                }
                var run = NaiveRun(text)
                let expected = run.firstMatch(naive)
                guard !run.isOver else { continue }
                compared += 1
                for group in 0...groups {
                    try #require(
                        pattern.firstMatch(in: text, group: group) == expected?[group],
                        "\(naive.text) on \(String(decoding: text, as: UTF8.self).debugDescription), group \(group)")
                }
            }
        }
        #expect(compared > 3_000)
    }
}
