import AndonCore
import AndonPlan
import Foundation
import Testing

@Suite("Rules that look further, as they are read", .timeLimit(.minutes(1)))
struct WiderPlanTests {
    @Test("a star is the same in both names")
    func deviates() throws {
        let plan = try RuleShop.read(
            "r: { tag: [oven/zone*-top], deviates: 5 °C from oven/set*-top, deadband: 1 °C, severity: warning }")
        let rule = try #require(plan.rules.last)
        let sets = (1...10).map { plan.tag("oven/set\($0)-top") }
        #expect(rule.condition == .wider(.deviates(low: -5, high: 5, from: sets)))
        #expect(rule.tags.map(plan.path(of:)) == (1...10).map { "oven/zone\($0)-top" })
        #expect(rule.deadband == 1 && rule.text == "deviates 5 °C from oven/set*-top")
        let band = try RuleShop.condition("tag: oven/zone1-top, deviates: -3 .. 5 °C from oven/zone2-top")
        #expect(band == .deviates(low: -3, high: 5, from: [plan.tag("oven/zone2-top")]))
    }

    @Test("each condition is read as it is written")
    func conditions() throws {
        let plan = try RuleShop.read("")
        let running = RuleExpression([.isWithin(plan.tag("placer/running"), low: 1, high: 1)])
        for (keys, condition) in [
            ("tag: oven/oxygen, stale: 30s", .stale(after: .seconds(30))),
            ("tag: oven/oxygen, stuck: 10min", .stuck(for: .minutes(10), within: 0, while: [])),
            (
                "tag: oven/zone1-top, stuck: 10min within 0.2 °C, while: placer/running is on",
                .stuck(for: .minutes(10), within: 0.2, while: [running])
            ),
            ("tag: placer/feeder-door, turns: on", .turns(low: 1, high: 1)),
            ("tag: placer/feeder-door, turns: off", .turns(low: 0, high: 0)),
            ("tag: placer/state, turns: fault", .turns(low: 2, high: 2)),
            ("tag: oven/program, changes: yes", .changes),
            ("tag: placer/pick-errors, counts: above 5 per 1min", .counts(above: 5, within: .minutes(1))),
            (
                "tag: placer/pick-errors, ratio: above 1 per 1000 placer/placed over 10min",
                .ratio(above: 1, per: 1000, of: [plan.tag("placer/placed")], over: .time(.minutes(10)))
            ),
            (
                "tag: placer/pick-errors, ratio: above 1 per 1000 placer/placed over 5000",
                .ratio(above: 1, per: 1000, of: [plan.tag("placer/placed")], over: .count(5000))
            ),
            ("tag: placer/state, stays: fault for 10min", .stays(low: 2, high: 2, for: .minutes(10))),
        ] as [(String, WiderCondition)] { #expect(try RuleShop.condition(keys) == condition, "\(keys)") }
    }

    @Test("a chart is read as it is written, with its pace, its limits and its words")
    func charts() throws {
        let plan = try RuleShop.read("")
        let boards = ChartPlan.Pace.changes(of: [plan.tag("printer/boards-printed")])
        let given = ChartPlan.Limits.given(try #require(ControlLimits(center: 60, sigma: 1.5)))
        let (tag, limits) = ("tag: printer/squeegee-pressure, chart: ", ", center: 60 N, sigma: 1.5 N")
        for (keys, chart) in [
            (
                "western-electric, each: printer/boards-printed, learn: 200 values",
                ChartPlan(method: .runs(.westernElectric), pace: boards, limits: .learnt(from: 200))
            ),
            ("nelson, each: 10 values" + limits, ChartPlan(method: .runs(.nelson), pace: .values(10), limits: given)),
            (
                "nelson 2 3 5" + limits,
                ChartPlan(method: .runs([.nineOnOneSide, .sixInOneDirection, .twoOfThree]), limits: given)
            ),
            (
                "\"western-electric 1, 4\"" + limits,
                ChartPlan(method: .runs([.beyond3, .eightOnOneSide]), limits: given)
            ),
            ("ewma weight 0.2 width 3" + limits, ChartPlan(method: .average(weight: 0.2, width: 3), limits: given)),
            (
                "cusum allowance 0.5 decision 5, while: placer/running" + limits,
                ChartPlan(
                    method: .sums(allowance: 0.5, decision: 5), limits: given,
                    meanwhile: [RuleExpression([.isWithin(plan.tag("placer/running"), low: 1, high: 1)])])
            ),
        ] as [(String, ChartPlan)] { #expect(try RuleShop.condition(tag + keys) == .chart(chart), "\(keys)") }
        let stars = try RuleShop.condition("tag: oven/zone*-top, chart: nelson, each: oven/set*-top, learn: 20 values")
        guard case .chart(let chart) = stars else {
            Issue.record("\(String(describing: stars))")
            return
        }
        #expect(chart.changing == (1...10).map { plan.tag("oven/set\($0)-top") })
    }

    @Test("a chart of every poll is warned of, one of every board is not")
    func charted() throws {
        func story(_ each: String) throws -> String {
            PlanStory(
                try RuleShop.read(
                    "r: { tag: oven/zone1-top, chart: nelson, \(each)learn: 200 values, severity: warning }")
            ).text
        }
        let (polls, boards, some) = (try story(""), try story("each: placer/placed, "), try story("each: 20 values, "))
        #expect(polls.contains("found a chart of every good value in rule \"r\" on oven/zone1-top"))
        #expect(polls.contains("chart: nelson, every good value, limits learnt from 200 values, on"))
        #expect(!boards.contains("found a chart") && !some.contains("found a chart"))
    }

    @Test("an expression becomes the steps that its precedence says")
    func precedence() throws {
        let plan = try RuleShop.read("")
        func on(_ path: String) -> RuleExpression.Step { .isWithin(plan.tag(path), low: 1, high: 1) }
        let (run, door, fault) = (
            on("placer/running"), on("placer/feeder-door"),
            RuleExpression.Step.isWithin(plan.tag("placer/state"), low: 2, high: 2)
        )
        let zone = RuleExpression.Step.value(plan.tag("oven/zone1-top"))
        func check(_ text: String, _ steps: [RuleExpression.Step]) throws {
            let read = try RuleShop.condition("tag: oven/oxygen, when: \"\(text)\"")
            #expect(read == .when([RuleExpression(steps)]), "\(text)")
        }
        try check(
            "placer/running or placer/feeder-door and not placer/state is fault",
            [run, door, fault, .not, .atLeast(2, of: 2), .atLeast(1, of: 2)])
        try check(
            "(placer/running or placer/feeder-door) and placer/state is not fault",
            [run, door, .atLeast(1, of: 2), fault, .not, .atLeast(2, of: 2)])
        try check(
            "placer/running then placer/feeder-door within 10 s", [run, door, .then(within: .seconds(10), memory: 0)])
        try check(
            "oven/zone1-top - 2 °C * 3 >= 5°C",
            [zone, .number(2), .number(3), .multiply, .subtract, .number(5), .compare(.atLeast)])
        try check(
            "abs(oven/zone1-top / 2) != 5 °C",
            [zone, .number(2), .divide, .magnitude, .number(5), .compare(.unequal)])
        // 2 min against a tag in seconds.
        let cycle = RuleExpression.Step.value(plan.tag("placer/cycle"))
        try check("placer/cycle < 2 min", [cycle, .number(2), .number(60), .multiply, .compare(.below)])
        try check(
            "2 of (placer/running, hot, uplink is down)",
            [run, .rule(RuleID(0)), .fact(.uplinkIsUp), .not, .atLeast(2, of: 3)])
        try check(
            "link.io is not down and stop is on",
            [.fact(.linkIsUp(LinkID(1))), .fact(.stopIsOn), .atLeast(2, of: 2)])
        let good = RuleExpression.Step.isGood(plan.tag("oven/zone1-top"))
        try check(
            "good(oven/zone1-top) and any(hot, placer/running)",
            [good, .rule(RuleID(0)), run, .atLeast(1, of: 2), .atLeast(2, of: 2)])
    }

    @Test("a pattern in a list goes through its tags, one outside is bound to the rule's own")
    func stars() throws {
        let plan = try RuleShop.read("")
        let zones = (1...10).map { RuleExpression.Step.value(plan.tag("oven/zone\($0)-top")) }
        let sets = (1...10).map { RuleExpression.Step.value(plan.tag("oven/set\($0)-top")) }
        let spread = try RuleShop.condition(
            "tag: oven/oxygen, when: max(oven/zone*-top) - min(oven/zone*-top) > 90 °C")
        #expect(
            spread
                == .when([
                    RuleExpression(
                        zones + [.greatest(10)] + zones + [.least(10), .subtract, .number(90), .compare(.above)])
                ]))
        let any = try RuleShop.condition("tag: oven/oxygen, when: any(oven/zone*-top > oven/set*-top + 5 °C)")
        let items = zip(zones, sets).flatMap { [$0, $1, .number(5), .add, .compare(.above)] }
        #expect(any == .when([RuleExpression(items + [.atLeast(1, of: 10)])]))
        let bound = try RuleShop.condition("tag: oven/zone*-top, when: oven/zone*-top > oven/set*-top")
        #expect(bound == .when(zip(zones, sets).map { RuleExpression([$0, $1, .compare(.above)]) }))
    }

    @Test("an alarm without a tag of its own stands at the first that is named")
    func subject() throws {
        let plan = try RuleShop.read("r: { when: hot and placer/running and oven/oxygen > 5 ppm, severity: advice }")
        #expect(plan.rules.last?.tags == [plan.tag("placer/running")])
        #expect(plan.rules.last?.text == "when hot and placer/running and oven/oxygen > 5 ppm")
    }

    @Test("unless, hold-off and a message with blanks belong to every rule")
    func traits() throws {
        let plan = try RuleShop.read(
            """
            r:
              tag: oven/oxygen
              above: 1000 ppm
              unless: oven/belt-speed < 5 cm/min
              hold-off: 2min
              message: "{tag} at {value} {units}, limit {limit}"
              severity: warning
            """)
        let rule = try #require(plan.rules.last)
        #expect(rule.unless == RuleExpression([.value(plan.tag("oven/belt-speed")), .number(5), .compare(.below)]))
        #expect(rule.holdOff == .minutes(2))
        #expect(rule.text == "above 1000 ppm, unless oven/belt-speed < 5 cm/min")
        let story = PlanStory(plan).text
        #expect(story.contains("unknown for 2 min after the start and after a gap"))
    }

    @Test("a text over several lines is one expression")
    func folded() throws {
        let plan = try RuleShop.read(
            """
            r:
              when: >-
                placer/running
                and hot
              severity: warning
            """)
        #expect(plan.rules.last?.text == "when placer/running and hot")
    }
}
