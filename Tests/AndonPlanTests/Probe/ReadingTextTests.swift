import AndonCore
import AndonPlan
import Foundation
import Testing

/// What a probe makes of words: each way to read them, with a line that the plan takes.
@Suite(.timeLimit(.minutes(1)))
struct ReadingTextTests {
    private static func lines(_ words: [UInt16]) -> [String] {
        ReadingText.lines(words, at: Point(.holding, 40), unit: 3)
    }

    /// What stands behind `NAME:` in the line that begins so.
    private static func row(_ start: String, _ type: String, in lines: [String]) -> Bool {
        lines.contains { $0.drop { $0 == " " }.hasPrefix(start) && $0.contains("type: \(type)") }
    }

    @Test(arguments: ["abcd", "cdab", "badc", "dcba"])
    func `Eight decimal digits are shown in every order`(order: String) {
        let words: [String: [UInt16]] = [
            "abcd": [0x1234, 0x5678], "cdab": [0x5678, 0x1234], "badc": [0x3412, 0x7856], "dcba": [0x7856, 0x3412],
        ]
        let type = order == "abcd" ? "bcd32 }" : "bcd32, order: \(order) }"
        #expect(Self.row("12345678", type, in: Self.lines(words[order] ?? [])))
    }

    @Test
    func `One register is shown with its bytes swapped, behind what is likelier`() throws {
        let lines = Self.lines([0x3412])
        #expect(Self.row("4660", "int16, order: badc }", in: lines), "\(lines)")
        #expect(Self.row("1234", "bcd16, order: badc }", in: lines), "\(lines)")
        let (less, swapped) = (lines.firstIndex(of: "less likely:"), lines.firstIndex { $0.contains("badc") })
        #expect(try #require(less) < #require(swapped))
    }

    @Test
    func `A text is shown in both orders of its bytes`() {
        let lines = Self.lines([0x5344, 0x4D36, 0x3330, 0])
        #expect(lines.contains("as text:"))
        #expect(Self.row("\"SDM630\"", "text, registers: 4 }", in: lines), "\(lines)")
        #expect(Self.row("\"DS6M03\"", "text, registers: 4, order: badc }", in: lines), "\(lines)")
        #expect(!Self.lines([0x0102, 0x0304]).contains("as text:"))
    }

    @Test
    func `A negative number of eight bytes is shown without its sign too`() {
        let lines = Self.lines([0xFFFF, 0xFFFF, 0xFFFF, 0xFFFE])
        #expect(Self.row("-2", "int64 }", in: lines))
        #expect(lines.contains { $0.contains("type: uint64 }") })
    }

    @Test
    func `Every line that is offered is taken by the reader of plans`() throws {
        for words in [[0x5344, 0x4D36], [0x1234, 0x5678, 0x9012, 0x3456], [0xFFFE]] as [[UInt16]] {
            for line in Self.lines(words) {
                guard let name = line.range(of: "NAME:") else { continue }
                let text = """
                    andon: 1
                    site: a
                    line: b
                    links: { l: { driver: modbus-tcp, host: 192.0.2.1 } }
                    machines:
                      m:
                        kind: other
                        link: l
                        tags:
                          value:\(line[name.upperBound...])

                    """
                #expect(throws: Never.self, "\(line)") { try PlanReader.read(Array(text.utf8), file: "pasted") }
            }
        }
    }
}
