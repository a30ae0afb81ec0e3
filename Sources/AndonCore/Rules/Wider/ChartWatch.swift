/// One chart on one tag: which of its values it takes, where the process stands, and what it last found.
///
/// A chart begins anew after a gap and whenever its limits change; a study goes on after a gap with the next value. All room is
/// made once.
struct ChartWatch: Sendable {
    private enum Chart: Sendable {
        case runs(RunChart)
        case average(EWMAChart)
        case sums(CUSUMChart)
    }

    private struct Point {
        var at: Uptime
        var value: Double
    }

    /// Sums are held at so many decision limits.
    private static let mostOfDecision = 2.0

    let key: AlarmKey
    private let method: ChartPlan.Method
    /// It takes the last of so many values; nil where it goes by another tag's changes.
    private let every: Int?
    private(set) var source: LimitRecord.Source
    private var chart: Chart?
    /// Values to come before the next one counts.
    private var left: Int
    /// When the other tag was seen to change, while no value was read since.
    private var awaited: Uptime?
    private(set) var truth = Truth.unknown
    private(set) var signal: ChartSignal?
    /// What was held against the limit last, and the limit; NaN where there is none.
    private(set) var measured = Double.nan
    private(set) var limit = Double.nan
    /// The newest values that counted, in a ring.
    private var points: ContiguousArray<Point>
    private var filled = 0
    private var next = 0

    /// - Parameter kept: what an earlier run learnt.
    init(_ key: AlarmKey, _ plan: ChartPlan, kept: LearntLimits?) {
        self.key = key
        method = plan.method
        if case .values(let count) = plan.pace { every = max(count, 1) } else { every = nil }
        left = every ?? 0
        switch plan.limits {
        case .given(let limits): source = .given(limits)
        case .learnt(let needed): source = .learnt(kept ?? LearntLimits(needed: needed))
        }
        points = ContiguousArray(repeating: Point(at: .zero, value: 0), count: Evidence.most)
        begin()
    }

    var record: LimitRecord { LimitRecord(key: key, source) }

    /// The newest values that counted, oldest first.
    var evidence: [Sample] {
        (0..<filled).map {
            let point = points[(next - filled + $0 + points.count) % points.count]
            return Sample(tag: key.tag, value: point.value, at: point.at)
        }
    }

    /// Nothing that was seen counts on: after a gap, or while no value counts.
    mutating func interrupt() {
        if case .learnt(var learnt) = source {
            learnt.interrupt()
            source = .learnt(learnt)
        }
        begin()
    }

    /// The other tag changed: the next value that is read counts.
    mutating func expect(at now: Uptime) { awaited = now }

    /// A value that would have counted does not, as nobody knows whether it may.
    mutating func skip() { awaited = nil }

    /// Takes a good value; says what came of a study that it completed.
    mutating func see(_ value: Double, at now: Uptime) -> LearntLimits.Outcome? {
        guard counts(at: now) else { return nil }
        points[next] = Point(at: now, value: value)
        next = (next + 1) % points.count
        filled = min(filled + 1, points.count)
        plot(value)
        guard case .learnt(var learnt) = source else { return nil }
        let outcome = learnt.take(value, at: now)
        source = .learnt(learnt)
        // What taught the limits is not held against them.
        if outcome == .learnt { begin() }
        return outcome
    }

    /// A person's hand.
    mutating func take(_ hand: LimitHand, by person: AlarmHand) throws(LimitRefusal) -> LimitChange {
        guard case .learnt(var learnt) = source else { throw .given }
        let before = learnt.limits
        guard before != nil else { throw .firstStudy }
        let proposed = learnt.proposal?.limits
        let step: LimitChange.Step
        switch hand {
        case .study:
            _ = learnt.studyAgain()
            step = .studied
        case .accept:
            guard learnt.accept(by: person) else { throw .nothingProposed }
            step = .accepted
        case .decline:
            guard learnt.decline() else { throw .nothingProposed }
            step = .declined
        }
        source = .learnt(learnt)
        if step == .accepted { begin() }
        return LimitChange(
            key: key, step: step, at: person.at, limits: hand == .study ? nil : proposed, before: before,
            values: learnt.needed, hand: person)
    }

    private mutating func counts(at now: Uptime) -> Bool {
        guard let every else {
            guard let changed = awaited, now >= changed else { return false }
            awaited = nil
            return true
        }
        left -= 1
        guard left <= 0 else { return false }
        left = every
        return true
    }

    private mutating func begin() {
        left = every ?? 0
        awaited = nil
        filled = 0
        truth = .unknown
        signal = nil
        (measured, limit) = (.nan, .nan)
        chart = record.limits.flatMap { (limits) -> Chart? in
            switch method {
            case .runs(let rules): .runs(RunChart(rules, limits: limits))
            case .average(let weight, let width):
                EWMAChart(limits: limits, weight: weight, width: width).map(Chart.average)
            case .sums(let allowance, let decision):
                CUSUMChart(limits: limits, allowance: allowance, decision: decision).map(Chart.sums)
            }
        }
    }

    private mutating func plot(_ value: Double) {
        switch chart {
        case nil: return
        case .runs(var runs):
            let found = runs.take(value)
            chart = .runs(runs)
            tell(found, value, runs.limits)
        case .average(var average):
            let side = average.take(value)
            chart = .average(average)
            measured = average.average
            let isAbove = average.average >= average.limits.center
            limit = average.limits.center + (isAbove ? average.reach : -average.reach)
            signal = side.map { ChartSignal(.average, $0) }
        case .sums(var sums):
            let side = sums.take(value)
            sums.hold(atMost: sums.decision * Self.mostOfDecision)
            chart = .sums(sums)
            let isAbove = sums.above >= sums.below
            measured = isAbove ? sums.above : -sums.below
            limit = isAbove ? sums.decision : -sums.decision
            signal = side.map { ChartSignal(.sum, $0) }
        }
        truth = Truth(signal != nil)
    }

    /// A pattern of values has no measure of its own: the value is held against the line that it is about.
    private mutating func tell(_ found: RunRules, _ value: Double, _ limits: ControlLimits) {
        measured = value
        limit = .nan
        signal = nil
        guard !found.isEmpty else { return }
        let isAbove = value >= limits.center
        signal = ChartSignal(.runs(found), isAbove ? .above : .below)
        if let line = found.line { limit = limits.center + (isAbove ? line : -line) * limits.sigma }
    }
}
