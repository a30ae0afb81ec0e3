import AndonCore
import Testing

@Suite("What the wire lets a rule see", .timeLimit(.minutes(1)))
struct RuleBudgetTests {
    private static func findings(_ plan: Plan) -> [BudgetFinding] { BusBudget(plan).findings(in: plan) }

    @Test("2 °C in 5 s has five samples at 9600 baud, 2 °C in 1 s is refused")
    func window() throws {
        let rules = [5, 1].map { BudgetLine.rule(.rises(by: 2, within: .seconds($0))) }
        // Stated or not: 20 × 27.5 ms of bytes and silence alone are longer than half a second.
        for (turnaround, enough) in [(TimeSpan.milliseconds(20), 1_900.0), (nil, 1_100)] {
            let plan = BudgetLine.zones(
                20, baud: 9_600, poll: .milliseconds(500), turnaround: turnaround, rules: rules)
            let budget = BusBudget(plan)
            #expect(budget.rules[0].rate?.samples == 5 && budget.rules[0].rate?.fewest == 5)
            let unseen = budget.findings(in: plan).compactMap { finding -> BudgetFinding.Sight? in
                guard case .unseen(RuleID(1), TagID(0), let sight, .stated) = finding else { return nil }
                #expect(finding.isRefusal)
                return sight
            }
            let sight = try #require(unseen.first)
            #expect(unseen.count == 1 && sight.samples == 1 && sight.needed == 2 && sight.isBusBound)
            #expect(BudgetLine.isNear(sight.enough, enough, within: 1))
        }
    }

    @Test("the window that a refusal asks for is accepted to the nanosecond")
    func enough() {
        // A cycle of 950.000009 ms, as each request was rounded up.
        let plan = BudgetLine.zones(
            20, baud: 9_600, poll: .milliseconds(950),
            rules: [BudgetLine.rule(.rises(by: 2, within: .milliseconds(1_900)))])
        #expect(BusBudget(plan).rules[0].rate?.samples == 2)
        #expect(!Self.findings(plan).contains { $0.isRefusal })
    }

    @Test("a jump that is true for fewer samples than are to confirm it is a warning: what goes on is confirmed")
    func brief() {
        let condition = Condition.rises(by: 2, within: .milliseconds(1_500))
        let confirm = Confirmation(needed: 4, outOf: 5)
        var plan = BudgetLine.zones(1, baud: 9_600, poll: .milliseconds(500))
        plan.rules = [BudgetLine.rule(condition, confirm: (4, 5))]
        let findings = Self.findings(plan)
        #expect(findings.count == 1 && findings.first?.isRefusal == false)
        #expect(findings.contains { if case .brief(_, _, let sight) = $0 { sight.samples == 3 } else { false } })
        var jump = RuleLine(condition, confirm: confirm)
        #expect(jump.edges([200, 200, 200, 202, 202, 202, 202, 202, 202]) == "---------")
        var ramp = RuleLine(condition, confirm: confirm)
        #expect(ramp.edges([200, 201, 202, 203, 204, 205, 206, 207]).contains("^"))
        plan.rules[0].confirm = Confirmation(needed: 2, outOf: 2)
        #expect(Self.findings(plan).isEmpty)
    }

    @Test("what only an assumption speaks against is a warning")
    func assumed() {
        // 12 × 27.5 = 330 ms of bytes, 570 ms with 20 ms each.
        let plan = BudgetLine.zones(
            12, baud: 9_600, poll: .milliseconds(500), turnaround: nil,
            rules: [BudgetLine.rule(.rises(by: 2, within: .seconds(1)))])
        let findings = Self.findings(plan)
        #expect(findings.count == 2 && !findings.contains { $0.isRefusal }, "\(findings)")
        var stated = plan
        stated.links[0].defaults.turnaround = .milliseconds(20)
        #expect(Self.findings(stated).map(\.isRefusal) == [true, true])
    }

    @Test("the worst tag speaks for a rule, wherever it is read")
    func worst() {
        // Unit 20 has a bus that is quick enough; the rule also watches a tag that is polled once in five seconds.
        var plan = BudgetLine.zones(
            2, baud: 9_600, poll: .milliseconds(100),
            rules: [BudgetLine.rule(.rises(by: 2, within: .seconds(5)), on: [TagID(0), TagID(1)])])
        #expect(Self.findings(plan).isEmpty)
        plan.tags[1].poll = .seconds(5)
        let budget = BusBudget(plan)
        #expect(budget.rules[0].tag == TagID(1) && budget.rules[0].rate?.samples == 1)
        #expect(budget.findings(in: plan).contains { if case .unseen(_, TagID(1), _, _) = $0 { true } else { false } })
    }

    @Test("each confirmation is a sample, and a slope needs three")
    func needed() {
        func needed(_ condition: Condition, _ confirm: (Int, Int)) -> Int? {
            BusBudget(BudgetLine.zones(1, baud: 9_600, rules: [BudgetLine.rule(condition, confirm: confirm)])).rules[0]
                .rate?.needed
        }
        #expect(needed(.rises(by: 2, within: .seconds(10)), (1, 1)) == 2)
        #expect(needed(.moves(by: 2, within: .seconds(10)), (4, 6)) == 5, "from two samples in a row")
        #expect(needed(.slopeAbove(perSecond: 1, over: .seconds(10)), (4, 6)) == 4)
        #expect(needed(.slopeAbove(perSecond: 1, over: .seconds(10)), (1, 1)) == 3)
        #expect(needed(.above(2), (4, 6)) == nil)
    }

    @Test("answers that come unevenly may leave too few samples: a warning")
    func uneven() {
        // One zone at 500 ms; ten others, asked rarely, may all stand before it: 475 ms.
        var plan = BudgetLine.zones(
            11, baud: 9_600, poll: .seconds(20),
            rules: [BudgetLine.rule(.falls(by: 2, within: .milliseconds(1_500)), confirm: (2, 2))])
        plan.tags[0].poll = .milliseconds(500)
        #expect(Self.findings(plan).isEmpty, "(1500 − 475) / 500 are two periods and three samples")
        plan.rules[0].condition = .falls(by: 2, within: .milliseconds(1_000))
        plan.rules[0].confirm = Confirmation(needed: 1, outOf: 1)
        #expect(Self.findings(plan).isEmpty)
        for tag in 1...10 { plan.tags[tag].type = .int64 }
        let findings = Self.findings(plan)
        #expect(findings.count == 1 && findings.first?.isRefusal == false)
        for case .uneven(_, _, let sight) in findings {
            // Two periods are 1 s; one and all the others together are longer.
            plan.rules[0].condition = .falls(by: 2, within: sight.evenly)
            #expect(sight.evenly > sight.enough && Self.findings(plan).isEmpty, "what it says would do")
        }
        #expect(findings.contains { if case .uneven = $0 { true } else { false } })
    }

    @Test(
        "whole degrees cannot carry a rule of two degrees, tenths can",
        arguments: [(1, 2, true), (0.1, 2, false), (1, 3, false), (0.1, 0.2, true), (-1, 1, true)]
            as [(Double, Double, Bool)])
    func coarse(scale: Double, by: Double, isCoarse: Bool) throws {
        var plan = BudgetLine.zones(
            1, baud: 9_600, poll: .milliseconds(100),
            rules: [BudgetLine.rule(.moves(by: by, within: .seconds(1)))])
        plan.tags[0].scale = scale
        let rate = try #require(BusBudget(plan).rules[0].rate)
        #expect(rate.noise == abs(scale), "one step in the window of one second")
        #expect(rate.isCoarse == isCoarse)
        #expect(Self.findings(plan).count == (isCoarse ? 1 : 0))
        #expect(!Self.findings(plan).contains { $0.isRefusal })
        plan.tags[0].type = .float32
        #expect(BusBudget(plan).rules[0].rate?.steps == nil && Self.findings(plan).isEmpty)
    }

    @Test("a slope's limit counts over its whole window")
    func coarseSlope() {
        var plan = BudgetLine.zones(
            1, baud: 9_600, rules: [BudgetLine.rule(.slopeBelow(perSecond: -0.2, over: .seconds(10)))])
        #expect(abs((BusBudget(plan).rules[0].rate?.steps ?? 0) - 20) < 1e-9)
        plan.tags[0].scale = 1
        #expect(BusBudget(plan).rules[0].rate?.isCoarse == true)
    }

    @Test("a threshold is seen after a period, the others of its bus, its confirmations and its delay")
    func detection() {
        let rule = BudgetLine.rule(.above(250), confirm: (2, 3), onDelay: .seconds(2))
        let reaction = BusBudget(BudgetLine.zones(3, baud: 9_600, rules: [rule])).rules[0].detection
        // Worst: 1000 + 95 others + 47.5 own + 1000 second sample + 3000, as 2000 + 95 is no whole number of periods.
        #expect(BudgetLine.isNear(reaction.worst, 5_142.5))
        #expect(BudgetLine.isNear(reaction.typical, 500 + 47.5 + 1_000 + 2_000))
        #expect(BudgetLine.isNear(reaction.best, 47.5 + 1_000 + 2_000))
        #expect(reaction.parts.map(\.step) == [.poll, .queue, .answer, .confirm, .onDelay])
    }

    @Test("a rate may take its whole window")
    func rateDetection() {
        let rule = BudgetLine.rule(.rises(by: 2, within: .seconds(5)))
        let reaction = BusBudget(BudgetLine.zones(1, baud: 9_600, rules: [rule])).rules[0].detection
        #expect(BudgetLine.isNear(reaction.worst, 1_000 + 47.5 + 5_000))
        #expect(BudgetLine.isNear(reaction.typical, 500 + 47.5 + 2_500))
        #expect(BudgetLine.isNear(reaction.best, 47.5))
    }
}
