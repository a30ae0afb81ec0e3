import AndonCore
import AndonPlan
import Testing

@Suite("docs/rules.md", .timeLimit(.minutes(1)))
struct RulesPageTests {
    /// The page's blocks, each from its first line on, without their indentation.
    private static func blocks() throws -> [(line: Int, text: String)] {
        var blocks: [(line: Int, text: String)] = []
        var isInside = false
        for (index, line) in try Files.text("docs/rules.md").split(separator: "\n", omittingEmptySubsequences: false)
            .enumerated()
        {
            guard line.hasPrefix("    ") else {
                isInside = false
                continue
            }
            if !isInside { blocks.append((index + 1, "")) }
            isInside = true
            blocks[blocks.count - 1].text += line.dropFirst(4) + "\n"
        }
        return blocks
    }

    /// The plan of a block, and its tests.
    private static func read(_ block: (line: Int, text: String)) throws -> (plan: Plan, tests: [TrialCase]) {
        let name = "rules.md, the block on line \(block.line)"
        let parts = block.text.split(separator: "tests:\n", maxSplits: 1).map(String.init)
        try #require(parts.count == 2, "\(name) has no tests")
        let line = try Files.text("docs/examples/rules.yaml")
        let plan = try PlanReader.read(Array((line + parts[0]).utf8), file: "\(name), its rules")
        let tests = "andon-test: 1\nplan: rules.yaml\ntests:\n\(parts[1])"
        return (plan, try TrialReader(Array(tests.utf8), file: "\(name), its tests").cases(on: plan))
    }

    @Test("every block of the page is run, and what it says is what happens")
    func blocksRun() throws {
        let blocks = try Self.blocks()
        #expect(blocks.count > 12)
        for block in blocks where !block.text.hasPrefix("message: ") {
            let (plan, tests) = try Self.read(block)
            for test in tests {
                let outcome = test.run(on: plan)
                let lines = TrialText.lines(test, outcome, file: "block on line \(block.line)")
                #expect(outcome.isGood, "\(lines.joined(separator: "\n"))")
            }
        }
    }

    @Test("every kind of condition is taught by a test in which it fires")
    func everyKind() throws {
        // The plan's own words say which there are.
        let said = SmallPlan.mistakes(rest: "rules: { r: { tag: m/t, severity: advice } }")
        let list = try #require(said.split(separator: "exactly one of ").last)
        let kinds = list.split(whereSeparator: { ", \n".contains($0) }).map(String.init).filter { $0 != "or" }
        #expect(kinds.count > 15, "\(kinds)")
        var taught: Set<String> = []
        for block in try Self.blocks() where block.text.hasPrefix("rules:") {
            let (plan, tests) = try Self.read(block)
            for rule in plan.rules {
                let fires = tests.contains { $0.expected.contains { $0.words.contains("raised \(rule.name)@") } }
                if fires { taught.insert(Self.kind(of: rule, in: block.text)) }
            }
        }
        #expect(Set(kinds).subtracting(taught) == [], "not taught")
    }

    /// The key of a rule's condition, as the block writes it.
    private static func kind(of rule: RulePlan, in text: String) -> String {
        let own = text.split(separator: "  \(rule.name):", maxSplits: 1).last ?? ""
        let end = own.firstRange(of: "severity:")?.lowerBound ?? own.endIndex
        let words = own[..<end].split(whereSeparator: { " {,\n".contains($0) })
        let others: Set<Substring> = [
            "tag:", "each:", "learn:", "center:", "sigma:", "while:", "unless:", "deadband:", "confirm:", "on-delay:",
            "off-delay:", "hold-off:",
        ]
        return String(words.first { $0.hasSuffix(":") && !others.contains($0) }?.dropLast() ?? "")
    }

    @Test("a test of the page that is wrong is found")
    func wrong() throws {
        let block = try #require(try Self.blocks().first { $0.text.contains("deadband: 2 °C, on-delay: 5s") })
        let wrong = block.text.replacing("15s raised zone-hot", with: "14.5s raised zone-hot")
        #expect(wrong != block.text)
        let (plan, tests) = try Self.read((block.line, wrong))
        #expect(tests.contains { !$0.run(on: plan).isGood })
    }
}
