import AndonCore
import Testing

@Suite("Rules that look further", .timeLimit(.minutes(1)))
struct WiderConditionTests {
    @Test(
        "a deviation is compared with the other tag, exactly at its limit, and is false again inside the deadband",
        arguments: [
            (-5, 5, 0, [(100, 100), (105, 100), (105.1, 100), (105, 100)], "--^v"),
            (-5, 5, 0, [(100, 105), (100, 105.1), (100.1, 105.1)], "-^v"),
            (-5, 5, 1, [(106, 100), (104.1, 100), (104, 100)], "^-v"),
            (-3, 5, 0, [(97, 100), (96.9, 100), (105, 100), (105.1, 100)], "-^v^"),
            (-2, 2, 0, [(20.1, 18.1), (250.3, 248.3), (3276.7, 3274.7)], "---"),
        ] as [(Double, Double, Double, [(Double, Double)], String)])
    func deviates(low: Double, high: Double, deadband: Double, values: [(Double, Double)], edges: String) {
        var line = WiderLine([
            WiderLine.rule(.deviates(low: low, high: high, from: [TagID(1)]), deadband: deadband)
        ])
        line.take(1, values[0].1)
        // The set-point first, as it is in the same answer.
        var signs = ""
        for (value, other) in values {
            line.pass()
            line.take(1, other)
            line.take(0, value)
            let edge = line.edges()
            signs += edge.isEmpty ? "-" : edge
        }
        #expect(signs == edges)
    }

    @Test("a deviation from a tag that nobody knows is unknown, and confirms like any limit")
    func deviatesUnknown() {
        var line = WiderLine([
            WiderLine.rule(
                .deviates(low: -5, high: 5, from: [TagID(1)]), confirm: AndonCore.Confirmation(needed: 2, outOf: 3))
        ])
        #expect(line.edges([[200], [200], [200]]) == "---")
        #expect(line.truth == .unknown)
        #expect(line.edges([[200, 100], [200, 100], [200, 100]]) == "--^")
        #expect(line.edges([[200, nil], [200, nil]]) == "--")
        #expect(line.truth == .unknown && line.isActive)
    }

    @Test("stale is true when no good sample came for exactly so long, also at the start, and is never unknown")
    func stale() {
        var line = WiderLine([WiderLine.rule(.stale(after: .seconds(3)))])
        line.pass()
        #expect(line.truth == .false)
        line.pass(5)
        #expect(line.edges() == "")
        line.pass()
        #expect(line.edges() == "^")
        #expect(line.truth == .true)
        line.pass()
        line.take(0, 20)
        #expect(line.edges() == "v")
        line.take(0, 20, .uncertain)
        for quality in [Quality.uncertain, .bad(.timeout), .bad(.sentinel)] {
            line.pass(2)
            line.take(0, 20, quality)
            #expect(line.truth != .unknown)
        }
        #expect(line.edges() == "^")
    }

    @Test("stale raises once, at the tick that `nextTick` asks for, and tells how long")
    func staleTick() throws {
        var line = WiderLine([WiderLine.rule(.stale(after: .seconds(30)))])
        #expect(line.book.nextTick == .zero)
        line.pass()
        line.take(0, 21.5)
        let next = try #require(line.book.nextTick)
        var transitions: [AlarmTransition] = []
        line.book.tick(at: line.now + .milliseconds(29_999), into: &transitions)
        #expect(transitions.isEmpty && next <= line.now + .seconds(30))
        line.book.tick(at: line.now + .seconds(30), into: &transitions)
        line.book.tick(at: line.now + .seconds(31), into: &transitions)
        let raised = try #require(transitions.first)
        #expect(transitions.count == 1)
        #expect(raised.kind == .raised && raised.value == 21.5 && raised.measured == 30 && raised.limit == 30)
        #expect(raised.evidence.map(\.value) == [21.5])
    }

    @Test(
        "a value is stuck when it moved by no more than it may for so long; a gap begins anew, one bad sample does not",
        arguments: [
            (0, [20, 20, 20, 20, 20, 20.1], "----^v"),
            (0, [20, 20, 20, 20.1, 20.1, 20.1, 20.1, 20.1], "-------^"),
            (0, [20, 20, nil, 20, 20, 20], "----^-"),
            (0, [20, 20, nil, 20.1, 20.1, 20.1, 20.1, 20.1], "-------^"),
            (0, [20, 20, nil, nil, nil, nil, 20, 20, 20, 20, 20], "----------^"),
            (0.2, [20, 20.1, 20.2, 20.1, 20.2, 20.3], "----^v"),
            (0.2, [20, 20.1, 20.2, 20.3, 20.4, 20.5], "------"),
        ] as [(Double, [Double?], String)])
    func stuck(within: Double, values: [Double?], edges: String) {
        var line = WiderLine([WiderLine.rule(.stuck(for: .seconds(2), within: within, while: []))])
        #expect(line.edges(values.map { [$0] }) == edges)
    }

    @Test(
        "time counts for stuck while its expression is true, from the moment it is; what is unknown for a gap decides nothing"
    )
    func stuckWhile() {
        let runs = RuleExpression([.isWithin(TagID(1), low: 1, high: 1)])
        var line = WiderLine([WiderLine.rule(.stuck(for: .seconds(2), within: 0, while: [runs]))])
        #expect(line.edges([[20, 0], [20, 0], [20, 0], [20, 0], [20, 0], [20, 0]]) == "------")
        #expect(line.truth == .false)
        // The value is read first, and the expression is true at the same instant.
        #expect(line.edges([[20, 1], [20, 1], [20, 1], [20, 1], [20, 1], [20, 1]]) == "----^-")
        #expect(line.edges([[20, 0]]) == "v")
        #expect(line.edges([[20, 1], [20, nil], [20, 1], [20, nil], [20, 1]]) == "----^")
        #expect(line.edges([[20, 0]]) == "v")
        #expect(
            line.edges([[21, 1], [21, nil], [21, nil], [21, nil], [20, nil], [20, nil], [20, nil]]) == "-------")
        #expect(line.truth == .unknown)
        #expect(line.edges([[20, 1], [20, 1], [20, 1], [20, 1]]) == "----")
        #expect(line.edges([[20, 1]]) == "^")
    }

    private static let above = RuleExpression([.value(TagID(0)), .number(100), .compare(.above)])
    private static let twice = AndonCore.Confirmation(needed: 2, outOf: 3)

    @Test(
        "one bad value is no gap: delays, confirmations and durations go on with the next good one; after a gap they begin anew",
        arguments: [
            (.when([above]), .seconds(2), nil, [[0], [200], [200], [nil], [200], [200]], "-----^"),
            // The delay ends where nobody knows: the next value ends it.
            (.when([above]), .seconds(2), nil, [[0], [200], [200], [200], [200], [nil], [200]], "------^"),
            (.when([above]), .seconds(2), nil, [[0], [200], [200], [nil], [0], [200], [200]], "-------"),
            (
                .when([above]), .seconds(2), nil,
                [[0], [200], [nil], [nil], [nil], [nil], [nil], [200], [200], [200], [200], [200]], "-----------^"
            ),
            // The set-point is read after the value: its bad value is seen by the sample that follows.
            (
                .deviates(low: -5, high: 5, from: [TagID(1)]), .zero, twice,
                [[100, 100], [200, 100], [nil, 100], [200, 100]], "---^"
            ),
            (
                .deviates(low: -5, high: 5, from: [TagID(1)]), .zero, twice,
                [[100, 100], [100, 100], [200, nil], [200, 100], [200, 100]], "----^"
            ),
            (
                .deviates(low: -5, high: 5, from: [TagID(1)]), .zero, twice,
                [[100, 100], [200, 100]] + Array(repeating: [nil, 100], count: 5) + [[200, 100], [200, 100]],
                "--------^"
            ),
            (
                .deviates(low: -5, high: 5, from: [TagID(1)]), .seconds(2), nil,
                [[100, 100], [200, 100], [nil, 100], [200, nil], [200, 100], [200, 100]], "-----^"
            ),
            (.stays(low: 3, high: 3, for: .seconds(2)), .zero, nil, [[1], [3], [nil], [3], [nil], [3]], "-----^"),
            (
                .stays(low: 3, high: 3, for: .seconds(2)), .zero, nil,
                [[3], [nil], [nil], [nil], [nil], [3], [3], [3], [3], [3]], "---------^"
            ),
        ] as [(WiderCondition, TimeSpan, AndonCore.Confirmation?, [[Double?]], String)])
    func misses(
        condition: WiderCondition, onDelay: TimeSpan, confirm: AndonCore.Confirmation?, rows: [[Double?]],
        edges: String
    ) {
        let once = AndonCore.Confirmation(needed: 1, outOf: 1)
        var line = WiderLine([WiderLine.rule(condition, onDelay: onDelay, confirm: confirm ?? once)])
        #expect(line.edges(rows) == edges)
        #expect(line.book.nextTick.map { $0 > line.now } ?? true, "nothing is asked for again and again")
    }

    @Test("one bad value does not begin an off-delay anew")
    func missReturning() {
        var line = WiderLine([WiderLine.rule(.when([Self.above]), offDelay: .seconds(2))])
        #expect(line.edges([[200], [0], [0], [nil], [0], [0], [0]]) == "^----v-")
    }

    @Test(
        "an edge is one that was seen: not the first sample, not after a gap; one bad sample is none",
        arguments: [
            (.turns(low: 1, high: 1), [1, 1, 0, 1, 1, 0], "---^v-"),
            (.turns(low: 1, high: 1), [0, nil, 1, 0, 1], "--^v^"),
            (.turns(low: 1, high: 1), [0, nil, nil, nil, nil, nil, 1, 0, 1], "--------^"),
            (.turns(low: 2, high: 2), [0, 3, 2, 2, 1, 2], "--^v-^"),
            (.changes, [7, 7, 8, 8, 9, 10, 10], "--^v^-v"),
            (.changes, [7, nil, 8, 8], "--^v"),
            (.changes, [7, nil, nil, nil, nil, nil, 8, 8], "--------"),
        ] as [(WiderCondition, [Double?], String)])
    func edge(condition: WiderCondition, values: [Double?], edges: String) {
        var line = WiderLine([WiderLine.rule(condition)])
        #expect(line.edges(values.map { [$0] }) == edges)
    }

    @Test("an edge holds its alarm for the off-delay, which ends without a sample")
    func edgeHeld() {
        var line = WiderLine([WiderLine.rule(.turns(low: 1, high: 1), offDelay: .seconds(1))])
        #expect(line.edges([[0], [1], [1]]) == "-^-")
        line.pass()
        #expect(line.edges() == "")
        line.pass()
        #expect(line.edges() == "v")
    }

    @Test(
        "a state counts from the first good sample in it, without a break",
        arguments: [
            ([2, 2, 2, 2, 2, 1], "----^v"), ([2, 2, 1, 2, 2, 2, 2, 2], "-------^"),
            ([2, 2, nil, 2, 2, 2, 2, 2], "----^---"), ([1, 2.1, 1.9, 2.1, 1.9, 2.1], "------"),
        ] as [([Double?], String)])
    func stays(values: [Double?], edges: String) {
        var line = WiderLine([WiderLine.rule(.stays(low: 2, high: 2, for: .seconds(2)))])
        #expect(line.edges(values.map { [$0] }) == edges)
    }

    @Test("hold-off leaves a rule unknown after the start and after a gap, not after one bad sample")
    func holdOff() {
        // The set-point first, as it is in the same answer.
        var line = WiderLine([
            WiderLine.rule(.deviates(low: -5, high: 5, from: [TagID(0)]), on: [1], holdOff: .seconds(2)),
            RulePlan(
                name: "plain", tags: [TagID(1)], condition: .above(100), holdOff: .seconds(2), severity: .warning),
        ])
        let both: [Double?] = [100, 200]
        #expect(line.edges([both, both, both, both, both]) == "----^^")
        #expect(line.edges([[50, 50], [50, nil], both, [50, 50]]) == "vv-^^vv")
        line.pass(8)
        #expect(line.edges([both, both, both, both]) == "----")
        #expect(line.book.truth(of: WiderLine.key(1, 1)) == .unknown)
        #expect(line.edges([both]) == "^^")
    }
}
