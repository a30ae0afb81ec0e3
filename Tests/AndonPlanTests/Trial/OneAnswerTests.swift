import AndonCore
import AndonPlan
import Testing

@Suite("What comes in one answer is one moment", .timeLimit(.minutes(1)))
struct OneAnswerTests {
    /// Next to each other, so that one request reads all of them; `late` first in the answer, `early` last would prove less.
    private static let tags = """
        s: { at: holding 0, type: int16, scale: 0.1, units: °C, poll: 500ms }
              t: { at: holding 1, type: int16, scale: 0.1, units: °C, poll: 500ms }
              errors: { at: holding 2, type: uint16, counter: yes, poll: 500ms }
              placed: { at: holding 3, type: uint16, counter: yes, poll: 500ms }
              program: { at: holding 4, type: uint16, poll: 500ms }
              both: { value: m/s + m/t }
        """

    /// What happens to a plan with these rules.
    private func lines(_ rules: String, _ given: String, expect: String = "nothing", more: String = "") throws
        -> [String]
    {
        let plan = try SmallPlan.read(tags: Self.tags, rest: "rules:\n  \(rules)\n\(more)")
        let text = "andon-test: 1\nplan: small.yaml\ntests:\n  one:\n    given: { \(given) }\n    expect: \(expect)\n"
        let reader = try TrialReader(Array(text.utf8), file: "t")
        return try reader.cases(on: plan).flatMap { TrialText.lines($0, $0.run(on: plan), file: "t") }
    }

    @Test(
        "two values that step together are never held against each other's past",
        arguments: [
            "r: { when: m/s - m/t > 5 °C, severity: warning }", "r: { when: m/t - m/s > 5 °C, severity: warning }",
            "r: { tag: m/s, deviates: 5 °C from m/t, severity: warning }",
            "r: { tag: m/t, deviates: 5 °C from m/s, severity: warning }",
            "r: { when: \"m/both > m/s + m/t + 1 °C\", severity: warning }",
            "r: { when: \"m/both < m/s + m/t - 1 °C\", severity: warning }",
        ], ["100 for 10s, 120 for 10s", "120 for 10s, 100 for 10s"])
    func together(rule: String, series: String) throws {
        #expect(try lines(rule, "m/s: \"\(series)\", m/t: \"\(series)\"") == ["  ok    one"])
    }

    @Test(
        "what suppresses a rule and what makes it true may change in one answer: nothing is shown between",
        arguments: [
            // Above and suppressed at once; normal and no longer suppressed at once.
            ("100 for 10s, 110 for 10s", "[10s suppressed r]"),
            ("110 for 10s, 100 for 10s", "[0s suppressed r, 10s returned r]"),
        ], ["m/t > 105 °C", "other"])
    func gates(expected: (series: String, outcome: String), gate: String) throws {
        let other = "\n  other: { tag: m/t, above: 105 °C, severity: advice }"
        let rules =
            "r: { tag: m/s, above: 105 °C, unless: \(gate), severity: warning }" + (gate == "other" ? other : "")
        let lines = try lines(
            rules, "m/s: \"\(expected.series)\", m/t: \"\(expected.series)\"", expect: expected.outcome)
        #expect(!lines.contains { $0.contains("raised r@") }, "\(lines)")
        #expect(lines.filter { $0.contains("+") && $0.contains(" r@") } == [], "\(lines)")
        #expect(lines.filter { $0.contains("-") && $0.contains(" r") } == [], "\(lines)")
    }

    @Test("a rule over rules goes by all that one answer made of them")
    func overRules() throws {
        let lines = try lines(
            """
            a: { tag: m/s, above: 105 °C, severity: advice }
              b: { tag: m/t, above: 105 °C, severity: advice }
              only-a: { tag: m/s, when: a and not b, severity: warning }
              only-b: { tag: m/t, when: b and not a, severity: warning }
            """, "m/s: \"100 for 10s, 110 for 10s, 100 for 5s\", m/t: \"100 for 10s, 110 for 10s, 100 for 5s\"",
            expect: "[10s raised a, 10s raised b, 20s returned a, 20s returned b]")
        #expect(lines == ["  ok    one"])
    }

    @Test("two counters of one answer are one pair: a board's errors are not held against the placements before it")
    func ratio() throws {
        let lines = try lines(
            "r: { tag: m/errors, ratio: above 5 per 1000 m/placed over 1min, severity: warning }",
            "m/errors: \"0 for 2min, 6 for 10s\", m/placed: \"0 for 2min, 2000 for 10s\"")
        #expect(lines == ["  ok    one"])
    }

    @Test("values that come with another program are held against the limits of that program")
    func program() throws {
        let recipes = """
            recipes:
              chosen-by: m/program
              products:
                light: { when: 1 }
                heavy: { when: 2, rules: { r: { above: 300 °C } } }
            """
        let lines = try lines(
            "r: { tag: m/s, above: 250 °C, severity: warning }",
            "m/s: \"240 for 10s, 280 for 10s\", m/program: \"1 for 10s, 2 for 10s\"",
            expect: "[0s recipe light, 10s recipe heavy]", more: recipes)
        #expect(lines == ["  ok    one"])
    }

    @Test(
        "with confirm, one odd reading of the program changes no recipe; two in a row do, with all that comes with the second",
        arguments: [
            ("1 for 10s, 0 for 500ms, 1 for 10s", "[500ms recipe light]"),
            ("1 for 10s, 2 for 500ms, 0 for 500ms, 1 for 10s", "[500ms recipe light]"),
            ("1 for 10s, 2 for 10s", "[500ms recipe light, 10.5s recipe heavy, 10.5s returned r]"),
        ])
    func confirmed(program: String, expect: String) throws {
        let recipes = """
            recipes:
              chosen-by: m/program
              confirm: 2
              products:
                light: { when: 1, rules: { r: { above: 250 °C } } }
                heavy: { when: 2, rules: { r: { above: 300 °C } } }
            """
        let raised = "500ms..1s raised r, "
        let lines = try lines(
            "r: { tag: m/s, above: 1000 °C, severity: warning }", "m/s: 280 for 20s, m/program: \"\(program)\"",
            expect: expect.replacing("[500ms recipe light", with: "[500ms recipe light, \(raised.dropLast(2))"),
            more: recipes)
        #expect(lines == ["  ok    one"])
    }
}
