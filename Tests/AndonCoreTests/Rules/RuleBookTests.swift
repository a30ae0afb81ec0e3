import AndonCore
import Testing

@Suite("Rules", .timeLimit(.minutes(1)))
struct RuleBookTests {
    @Test(
        "a threshold is compared as its name says, and exactly at the limit",
        arguments: [
            (.above(100), [99, 100, 100.1, 100, 99.9], "--^v-"),
            (.below(100), [101, 100, 99.9, 100, 100.1], "--^v-"),
            (.outside(low: 50, high: 100), [50, 100, 100.1, 100, 49.9, 50], "--^v^v"),
            (.inside(low: 50, high: 100), [49.9, 50, 100, 100.1, 49.9, 75], "-^-v-^"),
        ] as [(Condition, [Double], String)])
    func threshold(condition: Condition, values: [Double], edges: String) {
        var line = RuleLine(condition)
        #expect(line.edges(values) == edges)
    }

    @Test(
        "a condition is false again only when the value is back by the deadband (1, or 0.5 per second)",
        arguments: [
            (.above(100), [100.1, 100, 99.1, 99, 99.5, 100, 100.1], "^--v--^"),
            (.below(100), [99.9, 100, 100.9, 101, 100.5, 100, 99.9], "^--v--^"),
            (.outside(low: 50, high: 100), [100.1, 99.1, 99, 49.9, 50.9, 51], "^-v^-v"),
            (.inside(low: 50, high: 100), [75, 100.1, 101, 101.1, 100.5, 49.5, 50, 49, 48.9], "^--v--^-v"),
            (.rises(by: 2, within: .seconds(5)), [20, 22, 21.1, 21, 20.9], "-^--v"),
            (.slopeAbove(perSecond: 1.5, over: .seconds(1)), [0, 1, 2, 2.5, 3, 3.4], "--^-v-"),
        ] as [(Condition, [Double], String)])
    func deadband(condition: Condition, values: [Double], edges: String) {
        var line = RuleLine(condition, deadband: condition.isSlope ? 0.5 : 1)
        #expect(line.edges(values) == edges)
    }

    @Test(
        "a 2 °C step is found at 2.0 and not at 1.9, wherever binary arithmetic puts it",
        arguments: [
            (20.1, 18.1), (18.1, 16.1), (250.3, 248.3), (0.3, -1.7), (4.3, 2.3), (1000.7, 998.7), (3276.7, 3274.7),
        ])
    func exactStep(high: Double, low: Double) {
        for (condition, from, to) in [
            (Condition.rises(by: 2, within: .seconds(5)), low, high),
            (.falls(by: 2, within: .seconds(5)), high, low),
            (.moves(by: 2, within: .seconds(5)), low, high),
            (.moves(by: 2, within: .seconds(5)), high, low),
        ] {
            let less = to > from ? -0.1 : 0.1
            var at = RuleLine(condition)
            #expect(at.edges([from, to]) == "-^")
            var below = RuleLine(condition)
            #expect(below.edges([from, to + less]) == "--")
            var beyond = RuleLine(condition)
            #expect(beyond.edges([from, to - less]) == "-^")
        }
    }

    @Test("every decimal at a limit equals the limit, and its neighbours do not")
    func decimalLimits() {
        for raw in -3000...3000 {
            let limit = Double(raw) / 10
            var above = RuleLine(.above(limit))
            #expect(above.edges([Double(raw) * 0.1, Double(raw + 1) * 0.1]) == "-^")
            var below = RuleLine(.below(limit))
            #expect(below.edges([Double(raw) * 0.1, Double(raw - 1) * 0.1]) == "-^")
        }
    }

    @Test("a float32 at a decimal limit equals it, a real excess is seen")
    func floatLimits() {
        var line = RuleLine(.above(20.1), type: .float32, scale: 1)
        #expect(line.edges([Double(Float(20.1)), Double(Float(20.1001))]) == "-^")
        var step = RuleLine(.rises(by: 2, within: .seconds(5)), type: .float32, scale: 1)
        #expect(step.edges([Double(Float(248.3)), Double(Float(250.2999)), Double(Float(250.3))]) == "--^")
    }

    @Test(
        "delays",
        arguments: [
            // on-delay 1 s: raised by the sample that is 1 s after the first true one
            (2, 0, [0, 9, 9, 9, 0], "---^v"),
            (2, 0, [0, 9, 9, 0, 9, 9, 9], "------^"),
            // one lost answer is no gap: the delay runs on, and ends with a value
            (2, 0, [9, 9, nil, 9, 9, 9], "---^--"),
            (4, 0, [9, 9, nil, 9, 9, 9], "----^-"),
            (2, 0, [9, 9, nil, 0, 9, 9, 9], "------^"),
            (2, 0, [9, 9, nil, nil, nil, nil, 9, 9, 9], "--------^"),
            // off-delay 1 s
            (0, 2, [9, 0, 0, 0], "^--v"),
            (0, 2, [9, 0, 0, 9, 0, 0, 0], "^-----v"),
            (0, 2, [9, 0, nil, 0, 0, 0], "^--v--"),
            (0, 2, [9, 0, nil, nil, nil, nil, 0, 0, 0], "^-------v"),
            (2, 2, [9, 9, 9, 0, 0, 0, 9], "--^--v-"),
        ] as [(Int64, Int64, [Double?], String)])
    func delays(on: Int64, off: Int64, values: [Double?], edges: String) {
        var line = RuleLine(.above(5), onDelay: RuleLine.poll * on, offDelay: RuleLine.poll * off)
        #expect(line.edges(values) == edges)
    }

    @Test(
        "n of m counts good samples; what was not seen is unknown, not false",
        arguments: [
            (2, 3, [9, 0, 9, 0, 0, 0], "--^v--"),
            (2, 3, [9, 0, 0, 9], "----"),
            (2, 3, [9, nil, 9, 9], "--^-"),
            (2, 3, [9, 9, nil, 0, 0], "-^--v"),
            (2, 3, [9, 9, nil, 9, 0, 0], "-^---v"),
            (3, 3, [9, 9, 9, 0], "--^v"),
            (1, 3, [9, 0, 0, 0], "^--v"),
        ] as [(Int, Int, [Double?], String)])
    func confirm(needed: Int, outOf: Int, values: [Double?], edges: String) {
        var line = RuleLine(.above(5), confirm: AndonCore.Confirmation(needed: needed, outOf: outOf))
        #expect(line.edges(values) == edges)
    }

    @Test("one value beyond the limit and one inside the deadband are not two of three")
    func deadbandDoesNotConfirm() {
        var line = RuleLine(.above(100), deadband: 1, confirm: AndonCore.Confirmation(needed: 2, outOf: 3))
        #expect(line.edges([99, 100.1, 99.5, 99.5]) == "----")
    }

    @Test(
        "rates over 2 s",
        arguments: [
            (.rises(by: 2, within: .seconds(2)), [20, 20.5, 21, 21.5, 22], "----^"),
            (.rises(by: 2, within: .seconds(2)), [20, 20.4, 20.8, 21.2, 21.6, 22, 22.4], "-------"),
            (.rises(by: 2, within: .seconds(2)), [22, 20, 22], "--^"),
            (.rises(by: 2, within: .seconds(2)), [22, 20, 18], "---"),
            (.falls(by: 2, within: .seconds(2)), [22, 21.5, 21, 20.5, 20], "----^"),
            (.falls(by: 2, within: .seconds(2)), [20, 22, 24], "---"),
            (.moves(by: 2, within: .seconds(2)), [20, 22, 22, 22, 22, 22], "-^---v"),
            (.slopeAbove(perSecond: 1, over: .seconds(2)), [0, 0.5, 1, 1.5, 2], "-----"),
            (.slopeAbove(perSecond: 0.99, over: .seconds(2)), [0, 0.5, 1, 1.5, 2, 2, 2], "--^--v-"),
            (.slopeBelow(perSecond: -0.99, over: .seconds(2)), [2, 1.5, 1, 0.5, 0], "--^--"),
            (.slopeBelow(perSecond: -1, over: .seconds(2)), [2, 1.5, 1, 0.5, 0], "-----"),
            (.slopeAbove(perSecond: 1, over: .seconds(2)), [0, 100], "--"),
        ] as [(Condition, [Double], String)])
    func rates(condition: Condition, values: [Double], edges: String) {
        var line = RuleLine(condition)
        #expect(line.edges(values) == edges)
    }

    @Test(
        "no rate rule spans a gap, a stopped clock or one that went back; a bad sample alone is no gap",
        arguments: [
            .rises(by: 2, within: .seconds(60)), .moves(by: 2, within: .seconds(60)),
            .slopeAbove(perSecond: 0.01, over: .seconds(60)),
        ] as [Condition])
    func gaps(condition: Condition) {
        let confirm = AndonCore.Confirmation(needed: 1, outOf: 1)
        for step in [TimeSpan.milliseconds(2001), .seconds(30), .zero, .seconds(-1)] {
            var line = RuleLine(condition, confirm: confirm)
            var now = Uptime.zero + .seconds(100)
            for _ in 0..<5 {
                now = now + RuleLine.poll
                line.take(20, at: now)
            }
            now = now + step
            for _ in 0..<5 {
                line.take(30, at: now)
                now = now + RuleLine.poll
            }
            #expect(line.transitions.isEmpty)
        }
        for quality in [Quality.uncertain, .bad(.timeout), .bad(.notANumber)] {
            var line = RuleLine(condition)
            for tick in 1...5 as ClosedRange<Int64> { line.take(20, at: .zero + RuleLine.poll * tick) }
            line.take(30, quality, at: .zero + RuleLine.poll * 6)
            #expect(line.transitions.isEmpty && line.truth == .unknown)
            line.take(30, at: .zero + RuleLine.poll * 7)
            #expect(line.transitions.map(\.kind) == [.raised])
        }
        var line = RuleLine(condition)
        for tick in 1...5 as ClosedRange<Int64> { line.take(20, at: .zero + RuleLine.poll * tick) }
        for tick in 8...12 as ClosedRange<Int64> { line.take(30, at: .zero + RuleLine.poll * tick) }
        #expect(line.transitions.count == 1, "1.5 s between two samples is no gap")
    }

    @Test("an active alarm stays while nobody knows, and returns by a good sample")
    func activeThroughUnknown() {
        var line = RuleLine(.above(5), deadband: 1)
        #expect(line.edges([9, nil, nil]) == "^--")
        #expect(line.isActive && line.truth == .unknown)
        #expect(line.book.standing(of: RuleLine.key) == .unknown)
        #expect(line.book.counts == AlarmCounts(all: 1, active: 1, unknown: 1))
        #expect(line.take(4.5, at: .zero + .seconds(2)) == nil, "not back by the deadband")
        #expect(line.book.standing(of: RuleLine.key) == .true)
        #expect(line.take(4, at: .zero + .milliseconds(2500)) == .returned)
        #expect(line.book.counts == AlarmCounts(all: 1, active: 0, unknown: 0))
        #expect(line.book.standing(of: RuleLine.key) == .false)
    }

    @Test("NaN and infinities make nothing true, whatever they are called")
    func notANumber() {
        for value in [Double.nan, .infinity, -.infinity, .signalingNaN] {
            var line = RuleLine(.outside(low: -5, high: 5))
            #expect(line.take(value, at: .zero + .seconds(1)) == nil)
            #expect(line.truth == .unknown)
        }
        var line = RuleLine(.below(0))
        #expect(line.edges([-0.0, .leastNonzeroMagnitude, -.leastNonzeroMagnitude]) == "---")
    }

    @Test("a restart is no edge: a restored alarm stands, unknown, and returns by the normal path")
    func restored() {
        var line = RuleLine(.above(5), restored: true)
        #expect(line.book.activeAlarms == [RuleLine.key])
        #expect(line.truth == .unknown)
        #expect(line.edges([nil, 9, 9, 0]) == "---v")
        #expect(line.book.activeAlarms.isEmpty)
        var inDeadband = RuleLine(.above(5), deadband: 1, restored: true)
        #expect(inDeadband.edges([4.5, 4.1, 4]) == "--v")
    }

    @Test("each tag of a rule has an alarm of its own, and a tag of no rule costs nothing")
    func tags() {
        let rules = [
            RulePlan(name: "a", tags: [TagID(0), TagID(2)], condition: .above(5), severity: .advice),
            RulePlan(name: "b", tags: [TagID(2)], condition: .below(5), severity: .advice),
        ]
        var book = RuleBook(plan: RuleLine.plan(tags: 4, rules: rules))
        var transitions: [AlarmTransition] = []
        for tag in 0..<6 { book.take(Sample(tag: TagID(tag), value: 9, at: .zero), into: &transitions) }
        #expect(transitions.map(\.tag) == [TagID(0), TagID(2)])
        #expect(book.counts == AlarmCounts(all: 3, active: 2, unknown: 0))
        #expect(book.activeAlarms == [0, 2].map { AlarmKey(rule: RuleID(0), tag: TagID($0)) })
        #expect(book.truth(of: AlarmKey(rule: RuleID(1), tag: TagID(2))) == .false)
        #expect(book.truth(of: AlarmKey(rule: RuleID(1), tag: TagID(0))) == .unknown)
        #expect(book.truth(of: AlarmKey(rule: RuleID(1), tag: TagID(77))) == .unknown)
    }

    @Test("a transition says what was held against which limit, and shows the way there")
    func evidence() throws {
        var line = RuleLine(.outside(low: 50, high: 100))
        _ = line.edges(Array(stride(from: 90, through: 101, by: 1)))
        let threshold = try #require(line.transitions.first)
        #expect(threshold.value == 101 && threshold.measured == 101 && threshold.limit == 100)
        #expect(threshold.evidence.map(\.value) == [94, 95, 96, 97, 98, 99, 100, 101])

        var rate = RuleLine(.rises(by: 2, within: .seconds(20)))
        var values = [Double](repeating: 20, count: 40)
        values[11] = 19.2
        values[12...] = [19.2 + 0.1]
        values += [Double](repeating: 20, count: 20) + [21.2]
        _ = rate.edges(values)
        let raised = try #require(rate.transitions.first)
        #expect(abs(raised.measured - 2) < 1e-9 && raised.limit == 2 && raised.value == 21.2)
        #expect(raised.evidence.count == 16)
        #expect(raised.evidence.contains { $0.value == 19.2 })
        #expect(raised.evidence.last?.value == 21.2)
        #expect(raised.evidence.map(\.at) == raised.evidence.map(\.at).sorted())
        #expect(Set(raised.evidence).count == 16)
    }
}

extension RuleLine: CustomTestStringConvertible {
    var testDescription: String { "line (\(truth), \(transitions.count) transitions)" }
}

extension Condition {
    fileprivate var isSlope: Bool {
        switch self {
        case .slopeAbove, .slopeBelow: true
        case .above, .below, .outside, .inside, .rises, .falls, .moves, .wider: false
        }
    }
}
