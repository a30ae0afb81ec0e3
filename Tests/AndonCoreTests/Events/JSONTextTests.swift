import AndonCore
import Testing

@Suite("JSON", .timeLimit(.minutes(1)))
struct JSONTextTests {
    @Test(
        "numbers are as short as people write them",
        arguments: [
            (0, "0"), (-0.0, "0"), (1, "1"), (-40, "-40"), (247.3, "247.3"), (2_473 * 0.1, "247.3"),
            (247.4 - 247.3, "0.1"), (0.1 + 0.2, "0.3"), (-20.5, "-20.5"), (-0.05, "-0.05"), (0.001, "0.001"),
            (1.0 / 3, "0.333333333333"), (2.0 / 3, "0.666666666667"), (99.9999999999999, "100"),
            (9.99999999999999, "10"),
            (4_294_967_295, "4294967295"), (9_007_199_254_740_991, "9007199254740991"),
            (-2_147_483_648, "-2147483648"), (214_748_364.7, "214748364.7"), (123_456_789_012.5, "123456789013"),
            (0.000_012_5, "0.0000125"), (0.999_999_999_999_9, "1"), (1e300, "1e+300"), (1.5e-12, "1.5e-12"),
        ] as [(Double, String)])
    func numbers(value: Double, text: String) {
        #expect(NumberText.of(value) == text)
    }

    @Test(
        "a float32 keeps what its machine meant",
        arguments: [
            (Double(Float(0.1)), .float, "0.1"), (Double(Float(247.3)), .float, "247.3"),
            (Double(Float(123_456.79)), .float, "123456.79"), (Double(Float(0.1)) * 10, .fromFloat, "1"),
            (Double(Float(247.3)) * 0.5, .fromFloat, "123.65"), (Double(Float(247.3)) - 245, .betweenFloats, "2.3"),
            (0.1, .float, "0.1"), (3.051757815297762e-05, .wide, "3.051757815297762e-05"), (0.001, .wide, "0.001"),
        ] as [(Double, NumberText.Precision, String)])
    func floats(value: Double, precision: NumberText.Precision, text: String) {
        #expect(NumberText.of(value, precision) == text)
    }

    @Test("every number reads back as what was written, to 12 digits")
    func readBack() {
        var random = SplitMix64(seed: 11)
        for _ in 0..<20_000 {
            let size = Double.random(in: -5...14, using: &random)
            var value = Double.random(in: -10...10, using: &random)
            for _ in 0..<Int(abs(size)) { value = size < 0 ? value / 10 : value * 10 }
            guard let read = Double(NumberText.of(value)) else {
                Issue.record("\(value) became \(NumberText.of(value))")
                return
            }
            #expect(abs(read - value) <= abs(value) * 5.1e-12)
        }
    }

    @Test("nesting, commas and escapes")
    func text() {
        var json = JSONText()
        json.openObject()
        json.member("a", 1)
        json.key("list")
        json.openArray()
        json.number(1.5)
        json.openObject()
        json.closeObject()
        json.bool(false)
        json.openArray()
        json.closeArray()
        json.closeArray()
        json.member("say \"hi\"\\", "line\nbreak\ttab\r\u{01}\u{1F}\u{7F} 20 °C 🛑")
        json.member("none", ifAny: nil)
        json.member("nan", Double.nan)
        json.member("infinity", -Double.infinity)
        json.closeObject()
        #expect(
            String(decoding: json.bytes, as: UTF8.self) == #"{"a":1,"list":[1.5,{},false,[]],"say \"hi\"\\":"#
                + #""line\nbreak\ttab\r\u0001\u001f\u007f 20 °C 🛑","nan":null,"infinity":null}"#)
    }

    @Test(
        "what turns, hides or ends text in a terminal is escaped, and reads back as what it was",
        arguments: [
            ("a\u{202E}b", #"a\u202eb"#), ("\u{2066}x\u{2069}", #"\u2066x\u2069"#), ("\u{200F}", #"\u200f"#),
            ("\u{61C}", #"\u061c"#), ("\u{85}\u{9B}2J", #"\u0085\u009b2J"#), ("\u{2028}\u{2029}", #"\u2028\u2029"#),
            ("\u{FEFF}", #"\ufeff"#), ("\u{E0041}", #"\udb40\udc41"#), ("\u{7F}\u{0}", #"\u007f\u0000"#),
            ("°C Ω 電 🛑 \u{FFFD}", "°C Ω 電 🛑 \u{FFFD}"),
        ] as [(String, String)])
    func escapes(text: String, written: String) throws {
        var json = JSONText()
        json.string(text)
        #expect(String(decoding: json.bytes, as: UTF8.self) == "\"\(written)\"")
        #expect(try JSONValue.read(json.bytes) == .string(text))
    }

    @Test("no mark slips through: every scalar is escaped if and only if it controls, formats or parts lines")
    func everyScalar() {
        for value in 0x20...0x3000 as ClosedRange<UInt32> {
            guard let scalar = Unicode.Scalar(value), scalar != "\"", scalar != "\\" else { continue }
            let isMark: Bool =
                switch scalar.properties.generalCategory {
                case .control, .format, .lineSeparator, .paragraphSeparator: true
                default: false
                }
            var json = JSONText()
            json.string(String(scalar))
            #expect(json.bytes.contains(UInt8(ascii: "\\")) == isMark, "\(value)")
            #expect((HarmlessText.of(Array(String(scalar).utf8)) == "\u{FFFD}") == isMark, "\(value)")
        }
    }

    @Test(
        "a tag's bits say how many digits mean anything",
        arguments: [
            (.float16, 0.099_975_585_937_5, "0.099976"), (.float64, 123_456_789_012.5, "123456789012.5"),
            (.float64, 0.000_001_234_567_890_12, "0.00000123456789012"),
            (.uint64, 9_007_199_254_740_991, "9007199254740991"),
            (.uint32, 429_496_729.6, "429496729.6"), (.float32, Double(Float(0.1)), "0.1"),
        ] as [(ValueType, Double, String)])
    func digits(type: ValueType, value: Double, text: String) {
        #expect(NumberText.of(value, NumberText.precision(of: OneLink.tag(.holding, 0, type))) == text)
    }
}
