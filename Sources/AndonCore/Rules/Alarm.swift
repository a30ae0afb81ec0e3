/// One rule on one tag: what it has seen and where it stands. A flat value that is changed in place.
struct Alarm: Sendable {
    /// Samples that a threshold alarm keeps to show the way into the limit.
    static let recent: Int32 = 8

    let key: AlarmKey
    private let comparison: Comparison
    private let onDelay: TimeSpan
    private let offDelay: TimeSpan
    /// Good samples further apart than this know nothing of each other.
    private let gap: TimeSpan
    private(set) var window: Window
    private var mask: ConfirmMask
    private var phase: AlarmPhase
    private(set) var truth: Truth = .unknown
    /// The limits stay moved back by the deadband until the condition is seen to be false.
    private var isHeld: Bool
    private var last: Uptime = .zero

    /// What a sample did to the alarm, with the numbers that people are shown.
    struct Edge {
        var kind: AlarmTransition.Kind
        var measured: Double
        var limit: Double
    }

    var isActive: Bool { phase.isActive }

    init(_ key: AlarmKey, rule: RulePlan, tag: TagPlan, isActive: Bool, pool: inout WindowPool) {
        self.key = key
        comparison = Comparison(rule.condition, deadband: rule.deadband, tag: tag)
        onDelay = rule.onDelay
        offDelay = rule.offDelay
        gap = max(tag.poll * 3, .seconds(2))
        window = Self.makeWindow(rule.condition, poll: tag.poll, pool: &pool)
        mask = ConfirmMask(rule.confirm)
        phase = isActive ? .active : .normal
        isHeld = isActive
    }

    private static func makeWindow(_ condition: Condition, poll: TimeSpan, pool: inout WindowPool) -> Window {
        func samples(in span: TimeSpan) -> Int32 {
            // A quarter more than the plan's period needs, for answers that come unevenly.
            let regular = span.nanoseconds / max(poll.nanoseconds, 1)
            return min(Int32(clamping: min(regular, 1 << 20) * 5 / 4 + 8), WindowPool.mostSamples)
        }
        switch condition {
        case .above, .below, .outside, .inside:
            return pool.makeWindow(within: TimeSpan(nanoseconds: .max), capacity: recent)
        case .rises(_, let within):
            return pool.makeWindow(within: within, capacity: samples(in: within), low: true)
        case .falls(_, let within):
            return pool.makeWindow(within: within, capacity: samples(in: within), high: true)
        case .moves(_, let within):
            return pool.makeWindow(within: within, capacity: samples(in: within), low: true, high: true)
        case .slopeAbove(_, let over), .slopeBelow(_, let over):
            return pool.makeWindow(within: over, capacity: samples(in: over), slope: true)
        }
    }

    /// Takes a good sample. A gap before it, or a clock that did not move on, is an unknown time of its own.
    mutating func take(_ point: WindowPoint, pool: inout WindowPool) -> Edge? {
        if window.count > 0 {
            let passed = point.at - last
            if passed <= .zero || passed > gap { doubt(at: point.at, pool: pool) }
        }
        last = point.at
        pool.append(point, to: &window)
        guard let measured = measure(point.value, pool: pool) else { return nil }
        mask.push(comparison.isTrue(measured, value: point.value, isHeld: isHeld))
        truth = mask.truth
        switch truth {
        case .true: isHeld = true
        case .false: isHeld = false
        case .unknown: break
        }
        guard let kind = phase.take(truth, at: point.at, onDelay: onDelay, offDelay: offDelay) else { return nil }
        return Edge(kind: kind, measured: measured, limit: comparison.limit(for: measured))
    }

    /// Takes a sample that nobody may believe: nothing is raised, nothing returns, nothing seen so far counts on.
    mutating func doubt(at now: Uptime, pool: WindowPool) {
        truth = .unknown
        mask.forget()
        pool.forget(&window)
        _ = phase.take(.unknown, at: now, onDelay: onDelay, offDelay: offDelay)
        isHeld = isActive
    }

    /// What is held against the limit; nil while the window has too few samples.
    private func measure(_ value: Double, pool: WindowPool) -> Double? {
        switch comparison.condition {
        case .above, .below, .outside, .inside:
            return value
        case .rises:
            guard window.count >= 2, let low = pool.front(window.low, of: window) else { return nil }
            return value - low.value
        case .falls:
            guard window.count >= 2, let high = pool.front(window.high, of: window) else { return nil }
            return high.value - value
        case .moves:
            guard window.count >= 2, let low = pool.front(window.low, of: window),
                let high = pool.front(window.high, of: window)
            else { return nil }
            return max(value - low.value, high.value - value)
        case .slopeAbove, .slopeBelow:
            return pool.slope(of: window)
        }
    }

    /// The sample that the newest is measured against, where there is one.
    func extreme(pool: WindowPool) -> WindowPoint? {
        switch comparison.condition {
        case .above, .below, .outside, .inside, .slopeAbove, .slopeBelow: return nil
        case .rises: return pool.front(window.low, of: window)
        case .falls: return pool.front(window.high, of: window)
        case .moves:
            guard window.count > 0, let low = pool.front(window.low, of: window),
                let high = pool.front(window.high, of: window)
            else { return nil }
            let value = pool.point(window.count - 1, in: window).value
            return value - low.value >= high.value - value ? low : high
        }
    }
}
