import AndonCore
import AndonPlan
import Testing

@Suite("Tests of the shipped plan's rules", .timeLimit(.minutes(1)))
struct ShippedTrialTests {
    private static func plan() throws -> Plan {
        try PlanReader.read(Files.bytes("Config/line.yaml"), file: "line.yaml")
    }

    private static func cases(on plan: Plan) throws -> [TrialCase] {
        try TrialReader(Files.bytes("Config/line.test.yaml"), file: "line.test.yaml").cases(on: plan)
    }

    @Test("every test of the shipped plan is good")
    func good() throws {
        let plan = try Self.plan()
        for test in try Self.cases(on: plan) {
            let outcome = test.run(on: plan)
            #expect(outcome.isGood, "\(TrialText.lines(test, outcome, file: "line.test.yaml").joined(separator: "\n"))")
        }
    }

    @Test("every rule of the shipped plan has a test in which it fires, and one in which it could and does not")
    func covered() throws {
        let plan = try Self.plan()
        let cases = try Self.cases(on: plan)
        for rule in plan.rules {
            let fires = cases.filter { test in test.expected.contains { Self.isRaising($0, rule) } }
            let quiet = cases.filter { test in
                !test.ignored.contains(rule.name) && Self.watches(rule, test, plan)
                    && !test.expected.contains { Self.isRaising($0, rule) }
            }
            #expect(!fires.isEmpty, "no test in which \(rule.name) fires")
            #expect(!quiet.isEmpty, "no test in which \(rule.name) could fire and does not")
        }
    }

    @Test("a rule that is taken out, or that is true at once, fails its tests")
    func mutants() throws {
        let plan = try Self.plan()
        let cases = try Self.cases(on: plan)
        for (index, rule) in plan.rules.enumerated() {
            var mutant = plan
            mutant.rules[index].condition = .above(.greatestFiniteMagnitude)
            #expect(Self.isNoticed(mutant, rule, cases), "nobody notices that \(rule.name) never fires")
            mutant.rules[index] = rule
            mutant.rules[index].condition = .above(-.greatestFiniteMagnitude)
            mutant.rules[index].onDelay = .zero
            #expect(Self.isNoticed(mutant, rule, cases), "nobody notices that \(rule.name) always fires")
        }
    }

    /// Whether a test in which the rule is to fire, or could, is good no more.
    private static func isNoticed(_ mutant: Plan, _ rule: RulePlan, _ cases: [TrialCase]) -> Bool {
        cases.contains { test in
            !test.ignored.contains(rule.name) && watches(rule, test, mutant) && !test.run(on: mutant).isGood
        }
    }

    private static func isRaising(_ expectation: TrialExpectation, _ rule: RulePlan) -> Bool {
        ["raised", "unsuppressed"].contains { expectation.words.hasPrefix("\($0) \(rule.name)@") }
    }

    /// Whether the test says all that one alarm of the rule looks at.
    private static func watches(_ rule: RulePlan, _ test: TrialCase, _ plan: Plan) -> Bool {
        let facts = rule.expressions.flatMap(\.facts)
        let asked = rule.expressions.flatMap(\.rules).map { plan[$0] }
        return (rule.tags.contains { test.series[$0] != nil })
            && facts.allSatisfy { fact in
                guard case .linkIsUp(let link) = fact else { return true }
                return test.outages[.link(link)] != nil
            } && asked.allSatisfy { watches($0, test, plan) }
    }
}
