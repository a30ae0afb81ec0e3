import AndonCore
import Testing

@Suite("Suppressed by design", .timeLimit(.minutes(1)))
struct SuppressionTests {
    private static let heats = RuleExpression([.isWithin(TagID(1), low: 1, high: 1)])

    /// A plain rule and one that looks further, both suppressed while tag 1 is on.
    private static func line(restored: Bool = false) -> WiderLine {
        let plain = RulePlan(
            name: "cold", tags: [TagID(0)], condition: .below(90), unless: heats, severity: .critical, action: .stop)
        return WiderLine([plain], restored: restored ? [WiderLine.key()] : [])
    }

    @Test(
        "an alarm is raised, suppressed, unsuppressed and returns; one lost answer of what suppresses it changes nothing",
        arguments: [
            ([[100, 0], [80, 0], [80, 1], [80, 1], [80, 0], [100, 0]], "-^s-uv"),
            ([[100, 1], [80, 1], [80, 0], [100, 0]], "-suv"),
            ([[100, 1], [80, 1], [100, 1], [100, 0]], "-sv-"),
            ([[100, 0], [80, nil], [80, 1], [80, nil], [80, 0]], "-^s-u"),
            // Believed for a gap of 2 s; then unknown, which suppresses nothing that is seen to be true.
            ([[100, 0], [80, 1], [80, nil], [80, nil], [80, nil], [80, nil], [80, nil]], "-^s----u"),
            ([[100, 0], [80, 1], [80, nil], [80, nil], [80, 1], [80, nil], [80, nil], [80, nil]], "-^s------"),
            // Where nobody knows of either all stays as it was told.
            ([[100, 0], [80, 1]] + Array(repeating: [nil, nil], count: 8) + [[80, nil]], "-^s--------u"),
            ([[100, 0], [80, 1]] + Array(repeating: [nil, nil], count: 8) + [[100, nil]], "-^s--------v"),
            ([[100, 0], [80, 0], [nil, 1], [nil, 0], [100, 0]], "-^suv"),
        ] as [([[Double?]], String)])
    func life(rows: [[Double?]], edges: String) {
        var line = Self.line()
        #expect(line.edges(rows) == edges)
        var wider = WiderLine([
            WiderLine.rule(.deviates(low: -10, high: 1_000, from: [TagID(2)]), unless: Self.heats)
        ])
        wider.take(2, 95)
        #expect(wider.edges(rows.map { $0 + [95] }) == edges)
    }

    @Test("how a rule that suppresses another stood is believed for a gap of its tag, no longer")
    func believedRule() {
        let cold = RulePlan(
            name: "cold", tags: [TagID(0)], condition: .below(90), unless: RuleExpression([.rule(RuleID(1)), .not]),
            severity: .critical, action: .stop)
        let runs = RulePlan(name: "runs", tags: [TagID(1)], condition: .above(5), severity: .advice)
        var line = WiderLine([cold, runs])
        #expect(
            line.edges([[80, 0], [80, 0], [80, nil], [80, 0], [80, nil], [80, nil], [80, nil]]) == "s------")
        #expect(line.edges([[80, nil], [80, nil], [80, nil]]).contains("u"))
        #expect(line.book.nextTick.map { $0 > line.now } ?? true)
    }

    @Test("what is suppressed is not active, holds no stop, and keeps the samples that raised it")
    func standing() throws {
        var line = Self.line()
        _ = line.edges([[100, 0], [80, 0]])
        #expect(line.isActive && line.book.standing(of: WiderLine.key()) == .true)
        #expect(line.book.activeAlarms == [WiderLine.key()] && line.book.counts.active == 1)
        line.pass()
        line.take(1, 1)
        let suppressed = try #require(line.transitions.last)
        #expect(suppressed.kind == .suppressed && suppressed.value == 80 && !suppressed.evidence.isEmpty)
        #expect(!line.isActive && line.book.isSuppressed(WiderLine.key()))
        #expect(line.book.standing(of: WiderLine.key()) == .false)
        #expect(line.book.activeAlarms.isEmpty && line.book.counts.active == 0)
    }

    @Test("a rule that another names counts as false while it is suppressed")
    func named() {
        let named = WiderLine.rule(.when([RuleExpression([.rule(RuleID(0))])]), name: "named", on: [2])
        let plain = RulePlan(
            name: "cold", tags: [TagID(0)], condition: .below(90), unless: Self.heats, severity: .warning)
        var line = WiderLine([plain, named])
        #expect(line.edges([[80, 0], [80, 1], [80, 0]]) == "^^svu^")
    }

    @Test("the start waits for the gate: neither raised nor stopped before it could be read, but not for ever")
    func start() {
        var line = Self.line()
        line.pass()
        line.take(0, 80)
        #expect(line.edges() == "" && line.book.counts.active == 0 && line.book.activeAlarms.isEmpty)
        line.take(1, 1)
        #expect(line.edges() == "s" && line.book.counts.active == 0)

        var silent = Self.line()
        silent.pass()
        silent.take(0, 80)
        silent.pass(3)
        silent.take(0, 80)
        #expect(silent.edges() == "")
        silent.pass()
        #expect(silent.edges() == "^")
    }

    @Test("an alarm that was active when the agent ended is neither active nor forgotten until the gate is known")
    func restored() {
        var line = Self.line(restored: true)
        #expect(line.book.activeAlarms.isEmpty && line.book.counts.active == 0)
        line.pass()
        line.take(1, 1)
        #expect(line.edges() == "s")
        line.take(1, 0, at: line.now + .milliseconds(1))
        #expect(line.edges() == "u")

        var open = Self.line(restored: true)
        open.pass()
        open.take(1, 0)
        #expect(open.edges() == "u" && open.isActive)

        var gone = Self.line(restored: true)
        gone.pass()
        gone.take(0, 100)
        gone.take(1, 1)
        #expect(gone.edges() == "v")
    }

    @Test("delays run on under the gate")
    func delays() {
        let rule = RulePlan(
            name: "cold", tags: [TagID(0)], condition: .below(90), onDelay: .seconds(1), unless: Self.heats,
            severity: .warning)
        var line = WiderLine([rule])
        #expect(line.edges([[80, 1], [80, 1], [80, 1], [80, 0]]) == "--su")
    }

    @Test("out of service it is looked at and never raised; back in service it is, when it still holds")
    func outOfService() {
        let down = WiderLine.rule(.when([RuleExpression([.fact(.uplinkIsUp), .not])]))
        var line = WiderLine([down, WiderLine.rule(.when([RuleExpression([.rule(RuleID(0))])]), name: "named")])
        line.pass()
        line.note(.uplinkIsUp, false)
        #expect(line.edges() == "^^")
        let wasActive = line.book.setOutOfService(true, WiderLine.key())
        #expect(wasActive)
        line.pass()
        // A rule that names it sees it go; it goes itself without an edge.
        #expect(line.edges() == "v" && line.book.counts.active == 0)
        #expect(line.book.standing(of: WiderLine.key()) == .false)
        line.note(.uplinkIsUp, true)
        line.note(.uplinkIsUp, false)
        line.pass()
        #expect(line.edges() == "" && line.truth == .true)
        line.book.setOutOfService(false, WiderLine.key())
        line.pass()
        #expect(line.edges() == "^^" && line.book.counts.active == 2)

        var gated = Self.line()
        #expect(gated.edges([[80, 0], [80, 1]]) == "^s")
        gated.book.setOutOfService(true, WiderLine.key())
        #expect(gated.edges([[80, 0], [80, 1], [80, 0]]) == "---" && gated.book.counts.active == 0)
        gated.book.setOutOfService(false, WiderLine.key())
        #expect(gated.edges([[80, 0]]) == "^" && gated.book.counts.active == 1)
    }
}
