import AndonCore
import AndonPlan
import Testing

@Suite("Recipes in rule tests and replays", .timeLimit(.minutes(1)))
struct RecipeTrialTests {
    private static let tags = """
        t: { at: holding 0, type: int16, scale: 0.1, units: °C, poll: 500ms }
              program: { at: holding 40, type: uint16, poll: 500ms }
        """
    private static func rest(_ limit: String = "50 °C") -> String {
        """
        rules:
          hot: { tag: m/t, above: 100 °C, severity: warning }
        recipes:
          chosen-by: m/program
          products:
            cool: { when: 7, rules: { hot: { above: \(limit) } } }
            silent: { when: 8, rules: { hot: suppressed } }
        """
    }

    private func plan(_ limit: String = "50 °C") throws -> Plan {
        try SmallPlan.read(tags: Self.tags, rest: Self.rest(limit))
    }

    private func lines(_ text: String) throws -> [String] {
        let plan = try plan()
        let reader = try TrialReader(Array("andon-test: 1\nplan: small.yaml\ntests:\n\(text)".utf8), file: "t")
        return try reader.cases(on: plan).flatMap { TrialText.lines($0, $0.run(on: plan), file: "t") }
    }

    @Test(
        "a test drives the tag that chooses, or says what a person chooses; a change is one of the things that happen")
    func trial() throws {
        let lines = try lines(
            """
              by the tag:
                given: { m/t: 60 for 20s, m/program: "0 for 5s, 7 for 15s" }
                expect: [5s recipe cool, 5s raised hot "above 50 °C"]
              by a person, against the tag:
                recipe: none for 5s, cool for 5s, silent
                given: { m/t: 60 for 20s, m/program: 0 for 20s }
                expect: [5s recipe cool, 5s raised hot, 10s recipe silent, 10s suppressed hot, 10s returned hot]
              not listed:
                given: { m/t: 20 for 20s, m/program: "0 for 5s, 7 for 15s" }
                expect: nothing
            """)
        #expect(lines.prefix(2) == ["  ok    by the tag", "  ok    by a person, against the tag"])
        #expect(lines.dropFirst(2).contains { $0.hasSuffix("+ 5s  recipe cool") }, "\(lines)")
    }

    @Test("a recipe that the plan does not have is refused at its place")
    func mistakes() throws {
        for (given, words) in [
            ("recipe: coool", "did you mean \"cool\"?"), ("recipe: cool 5s, none", "with commas between them"),
            ("expect: [5s recipe coool]", "did you mean \"cool\"?"),
        ] {
            let expect = given.hasPrefix("expect") ? "" : "\n    expect: nothing"
            let refusal = #expect(throws: PlanRefusal.self) {
                try lines("  one:\n    given: { m/t: 20 for 5s }\n    \(given)\(expect)\n")
            }
            #expect(refusal?.description.contains(words) == true, "\(refusal?.description ?? "")")
        }
    }

    @Test("a replay shows what an edit of a recipe changes, and under which recipe")
    func replay() throws {
        func facts(_ limit: String, held: RecipeStanding? = nil) throws -> [TrialFact] {
            let plan = try plan(limit)
            var replay = Replay(plan: plan, recipe: held)
            for number in 0..<60 {
                let at = Uptime.zero + .milliseconds(500) * Int64(number)
                replay.take([
                    Sample(tag: TagID(0), value: 60, at: at), Sample(tag: TagID(1), value: number < 20 ? 0 : 7, at: at),
                ])
            }
            return replay.takeEvents().map { TrialFact($0, plan: plan) }
        }
        let difference = ReplayDifference(old: try facts("50 °C"), new: try facts("70 °C"))
        #expect(ReplayText.summary(difference) == "this edit removes 1 alarm")
        let row = try #require(difference.rows.first)
        #expect(ReplayText.lines(row, wall: { _ in nil }).first == "- 10s  raised hot@m/t (recipe cool)")
        let held = try facts(
            "50 °C", held: RecipeStanding(recipe: nil, since: .zero, hand: AlarmHand(by: "x", at: .zero)))
        #expect(held.isEmpty, "held by hand the tag does not choose")
    }
}
