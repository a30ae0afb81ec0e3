import AndonCore
import Testing

/// Control charts as rules. The vectors are those of ShiftChartTests and RunChartTests: what they show there must be what
/// people are told.
@Suite("Control charts as rules", .timeLimit(.minutes(1)))
struct ChartRuleTests {
    private static let nistEWMA: [Double] = [
        52.0, 47.0, 53.0, 49.3, 50.1, 47.0, 51.0, 50.1, 51.2, 50.5, 49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4,
        53.6, 52.1,
    ]
    private static let nistCUSUM: [Double] = [
        324.925, 324.675, 324.725, 324.350, 325.350, 325.225, 324.125, 324.525, 325.225, 324.600, 324.625, 325.150,
        328.325, 327.250, 327.825, 328.500, 326.675, 327.775, 326.875, 328.350,
    ]
    private static let montgomery: [Double] = [
        9.45, 7.99, 9.29, 11.66, 12.16, 10.18, 8.04, 11.46, 9.20, 10.34, 9.03, 11.47, 10.51, 9.40, 10.08, 9.37, 10.62,
        10.31, 8.52, 10.84, 10.90, 9.33, 12.29, 11.50, 10.60, 11.08, 10.38, 11.62, 11.31, 10.52,
    ]

    private static func chart(
        _ method: ChartPlan.Method, _ center: Double, _ sigma: Double, pace: ChartPlan.Pace = .values(1),
        while meanwhile: [RuleExpression] = [], holdOff: TimeSpan = .zero
    ) -> RulePlan {
        let limits = ChartPlan.Limits.given(ControlLimits(center: center, sigma: sigma)!)
        return WiderLine.rule(
            .chart(ChartPlan(method: method, pace: pace, limits: limits, meanwhile: meanwhile)), holdOff: holdOff)
    }

    private static func learning(_ method: ChartPlan.Method, pace: ChartPlan.Pace = .values(1)) -> RulePlan {
        WiderLine.rule(.chart(ChartPlan(method: method, pace: pace, limits: .learnt(from: 20))))
    }

    private func column(_ values: [Double?]) -> [[Double?]] { values.map { [$0] } }
    private func hundredths(_ value: Double) -> Double { (value * 100).rounded() / 100 }

    @Test(
        "the NIST handbook's EWMA stays quiet, and Montgomery's is told at its sample 29 with the average and the limit"
    )
    func ewma() throws {
        var nist = WiderLine([Self.chart(.average(weight: 0.3, width: 3), 50, 2.0539)])
        #expect(nist.edges(column(Self.nistEWMA)) == String(repeating: "-", count: 20))
        #expect(nist.truth == .false)

        var line = WiderLine([Self.chart(.average(weight: 0.1, width: 2.7), 10, 1)])
        for value in Self.montgomery {
            line.pass()
            line.take(0, value)
        }
        let edge = try #require(line.transitions.first)
        #expect(line.transitions.count == 1 && edge.kind == .raised && edge.value == 11.31)
        #expect(edge.measured > edge.limit)
        #expect(hundredths(edge.limit) == 10.62)
        #expect(edge.signal?.words == "the moving average is above its limit")
        #expect(
            edge.evidence.map(\.value) == Array(Self.montgomery[13...28]), "the values that count, the last one last")
    }

    @Test("the NIST handbook's CUSUM is told at sample 14 with its sum, 4.94")
    func cusum() throws {
        var line = WiderLine([Self.chart(.sums(allowance: 0.3175, decision: 4.1959), 325, 1)])
        for value in Self.nistCUSUM {
            line.pass()
            line.take(0, value)
        }
        let edge = try #require(line.transitions.first)
        #expect(line.transitions.count == 1 && edge.value == 327.25)
        #expect(hundredths(edge.measured) == 4.94 && edge.limit == 4.1959)
        #expect(edge.signal == ChartSignal(.sum, .above))
        // Mirrored, the other sum signals, and says so by its sign.
        var mirror = WiderLine([Self.chart(.sums(allowance: 0.3175, decision: 4.1959), 325, 1)])
        for value in Self.nistCUSUM {
            mirror.pass()
            mirror.take(0, 650 - value)
        }
        #expect(hundredths(try #require(mirror.transitions.first).measured) == -4.94)
        #expect(mirror.transitions.first?.signal?.side == .below)
    }

    @Test("a long shift does not keep a CUSUM's alarm long after the process is back")
    func sumsAreHeld() {
        var line = WiderLine([Self.chart(.sums(allowance: 0.5, decision: 4), 0, 1)])
        _ = line.edges(column(Array(repeating: 5, count: 1_000)))
        #expect(line.isActive)
        // From twice the decision limit down to it by 0.5 a value.
        #expect(line.edges(column(Array(repeating: 0, count: 9))) == "-------v-")
    }

    @Test("a Western Electric chart says which pattern it saw, and returns with the next value outside of it")
    func runs() throws {
        var line = WiderLine([Self.chart(.runs(.westernElectric), 60, 1)])
        let values = [60.1, 62.1, 59.9, 62.2, 60.2]
        for value in values {
            line.pass()
            line.take(0, value)
        }
        #expect(line.transitions.map(\.kind) == [.raised, .returned])
        let edge = try #require(line.transitions.first)
        #expect(edge.value == 62.2 && edge.measured == 62.2 && edge.limit == 62)
        #expect(edge.signal?.words == "2 of 3 values beyond 2 sigma on one side")
        #expect(line.transitions.last?.signal == nil)
    }

    @Test(
        "a bad value never counts and makes the rule unknown; a pattern goes on after it, and begins anew after a gap")
    func gaps() {
        let rule = Self.chart(.runs(.eightOnOneSide), 0, 1)
        let seven = [Double?](repeating: 0.5, count: 7)
        var blink = WiderLine([rule])
        #expect(blink.edges(column(seven + [nil])) == "--------")
        #expect(blink.truth == .unknown)
        #expect(blink.edges(column([0.5])) == "^")
        var gap = WiderLine([rule])
        _ = gap.edges(column(seven + [nil, nil, nil, nil, nil]))
        #expect(gap.edges(column(seven)) == "-------")
        #expect(gap.edges(column([0.5])) == "^")
    }

    @Test("an active alarm stays while nobody knows, and returns with a value that says so")
    func unknownHolds() {
        var line = WiderLine([Self.chart(.runs(.beyond3), 0, 1)])
        #expect(line.edges(column([4])) == "^")
        #expect(line.edges(column([nil, nil, nil, nil, nil, nil])) == "------")
        #expect(line.isActive && line.truth == .unknown)
        #expect(line.edges(column([0])) == "v")
    }

    @Test("one value of five: the others are not looked at")
    func everyFifth() {
        var line = WiderLine([Self.chart(.runs(.beyond3), 0, 1, pace: .values(5))])
        #expect(line.edges(column([9, 9, 9, 9, 0, 9, 9, 9, 9, 9])) == "---------^")
    }

    @Test("one value for each board: the first that is read with the counter's step or after it")
    func perBoard() {
        // Column 0 is the value, column 1 the counter.
        let rule = Self.chart(.runs(.beyond3), 0, 1, pace: .changes(of: [TagID(1)]))
        var line = WiderLine([rule])
        // The counter stands still: whatever the value does counts for nothing.
        #expect(line.edges([[0, 7], [9, 7], [9, 7]]) == "---")
        #expect(line.truth == .unknown)
        // In one answer with the step, before it.
        #expect(line.edges([[9, 8]]) == "^")
        #expect(line.edges([[0, 8], [0, 8]]) == "--", "no board, no word of it")
        #expect(line.edges([[0, 10]]) == "v", "two boards between two polls bring one value")
        // The value cannot be read with the step: the next one counts.
        #expect(line.edges([[nil, 11], [9, 11]]) == "-^")
    }

    @Test("after a gap of the counter the next value is no neighbour of the last board's")
    func counterGap() {
        let rule = Self.chart(.runs(.eightOnOneSide), 0, 1, pace: .changes(of: [TagID(1)]))
        var line = WiderLine([rule])
        _ = line.edges((0...7).map { [0.5, Double($0)] })
        _ = line.edges([[0.5, nil], [0.5, nil], [0.5, nil], [0.5, nil], [0.5, nil]])
        #expect(line.truth == .unknown)
        #expect(line.edges((20...27).map { [0.5, Double($0)] }) == "--------")
        #expect(line.edges([[0.5, 28]]) == "^")
    }

    @Test("while it does not count nothing is learnt or concluded, and a chart begins anew")
    func meanwhile() {
        let running = RuleExpression([.isWithin(TagID(1), low: 1, high: 1)])
        var line = WiderLine([Self.chart(.runs(.eightOnOneSide), 0, 1, while: [running])])
        // What says so is read after the value: the first value of each time does not count.
        _ = line.edges(Array(repeating: [0.5, 1], count: 7))
        #expect(line.edges([[0.5, 0], [9, 0]]) == "--")
        #expect(line.truth == .unknown)
        #expect(line.edges(Array(repeating: [0.5, 1], count: 9)) == "--------^")
    }

    @Test("for so long after the start nothing counts")
    func holdOff() {
        var line = WiderLine([Self.chart(.runs(.beyond3), 0, 1, holdOff: .seconds(2))])
        #expect(line.edges(column([9, 9, 9, 9, 9])) == "----^")
    }

    @Test("unknown while it learns, frozen after so many values, and those values are not held against it")
    func learns() throws {
        var line = WiderLine([Self.learning(.runs(.beyond3))])
        let calm = (0..<20).map { Double($0 % 2) as Double? }
        #expect(line.edges(column([50] + calm.dropLast())) == String(repeating: "-", count: 20))
        #expect(line.truth == .unknown)
        let news = line.book.takeLimitNews()
        #expect(news.map(\.step) == [.learnt] && news.first?.before == nil && news.first?.values == 20)
        let record = try #require(line.book.limits.first)
        #expect(record.limits == news.first?.limits && record.learnt?.state == .frozen)
        // Frozen: a shift is a signal, however long it lasts.
        #expect(line.edges(column([2, 60, 60, 60])) == "-^--")
        #expect(line.book.limits == [record])
        #expect(!line.book.hasLimitNews)
    }

    @Test("another study only proposes; accepted it counts from the next value on, with who and why")
    func accepts() throws {
        var line = WiderLine([Self.learning(.runs(.beyond3))])
        let sam = AlarmHand(by: "sam", reason: "new stencil", at: line.now)
        #expect(throws: LimitRefusal.firstStudy) { try line.book.take(.study, of: WiderLine.key(), by: sam) }
        let calm = (0..<20).map { Double($0 % 2) as Double? }
        _ = line.edges(column(calm))
        let first = try #require(line.book.limits.first?.limits)
        #expect(throws: LimitRefusal.nothingProposed) { try line.book.take(.accept, of: WiderLine.key(), by: sam) }
        #expect(throws: LimitRefusal.noChart) { try line.book.take(.accept, of: WiderLine.key(0, 1), by: sam) }
        #expect(try line.book.take(.study, of: WiderLine.key(), by: sam).step == .studied)
        let shifted = calm.map { $0.map { $0 + 100 } }
        #expect(line.edges(column(shifted)).first == "^", "what is in force stays so while another study runs")
        #expect(line.isActive)
        #expect(line.book.takeLimitNews().map(\.step) == [.learnt, .proposed])
        #expect(line.book.limits.first?.limits == first)
        let change = try line.book.take(.accept, of: WiderLine.key(), by: sam)
        #expect(change.before == first && change.limits?.center == 100.5 && change.hand == sam)
        #expect(line.book.limits.first?.learnt?.frozen?.acceptedBy == sam)
        #expect(line.edges(column([100])) == "v")
        #expect(line.edges(column([0])) == "^")

        _ = try line.book.take(.study, of: WiderLine.key(), by: sam)
        _ = line.edges(column(calm))
        #expect(try line.book.take(.decline, of: WiderLine.key(), by: sam).step == .declined)
        #expect(line.book.limits.first?.limits?.center == 100.5)
    }

    @Test("what an earlier run learnt is in force from the first value on, and limits of the plan take no hand")
    func kept() throws {
        let limits = try #require(ControlLimits(center: 0, sigma: 1))
        let frozen = LearntLimits.Frozen(limits: limits, since: .zero)
        let record = LimitRecord(key: WiderLine.key(), .learnt(LearntLimits(needed: 20, frozen: frozen)))
        var line = WiderLine([Self.learning(.runs(.beyond3))], limits: [record])
        #expect(line.edges(column([0, 4])) == "-^")
        var given = WiderLine([Self.chart(.runs(.beyond3), 0, 1)])
        let sam = AlarmHand(by: "sam", at: given.now)
        #expect(throws: LimitRefusal.given) { try given.book.take(.study, of: WiderLine.key(), by: sam) }
    }

    @Test("an alarm that was active before a restart returns by the chart's word alone")
    func restored() {
        var line = WiderLine([Self.learning(.runs(.beyond3))], restored: [WiderLine.key()])
        _ = line.edges(column((0..<20).map { Double($0 % 2) }))
        #expect(line.isActive && line.truth == .unknown)
        #expect(line.edges(column([1])) == "v")
    }
}
