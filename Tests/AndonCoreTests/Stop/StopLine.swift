import AndonCore

/// A stop with a clock, driven by hand; actions are kept as short words.
struct StopLine {
    static let spike = StopCause.alarm(AlarmKey(rule: RuleID(0), tag: TagID(0)))
    static let other = StopCause.alarm(AlarmKey(rule: RuleID(0), tag: TagID(1)))
    static let lineWithRule = RuleLine.plan(
        tags: 2,
        rules: [RulePlan(name: "spike", tags: [TagID(0), TagID(1)], condition: .above(5), severity: .critical)])

    var stop: StopSequence
    var now = Uptime.zero + .seconds(100)
    private(set) var reports: [StopReport] = []

    init(_ mode: StopPlan.Mode = .armed, readBack: Bool = true, attempts: Int = 3, writeRetries: Int = 0) {
        stop = StopSequence(
            plan: StopPlan(
                output: TagID(9), stopValue: 0, runValue: 1, readBack: readBack, within: .milliseconds(600),
                attempts: attempts, mode: mode),
            output: "tower/hold", writeRetries: writeRetries)
    }

    /// `write 0`, `read`, `report confirmed`, `save confirmed`, `clear`.
    mutating func words(_ actions: [StopAction]) -> [String] {
        actions.map { action in
            switch action {
            case .write(let value, _): return "write \(value)"
            case .readBack: return "read"
            case .report(let report):
                reports.append(report)
                return "report \(report.step.rawValue)"
            case .saveLatch(_, let state): return "save \(state.rawValue)"
            case .clearLatch: return "clear"
            }
        }
    }

    mutating func start(_ found: StopLatch.Found = .none, active: [AlarmKey] = []) -> [String] {
        words(stop.start(found, in: Self.lineWithRule, active: active, at: now))
    }

    mutating func cause(_ cause: StopCause = spike) -> [String] {
        words(stop.cause([cause], answered: now, at: now))
    }

    mutating func written(_ failure: String? = nil, attempt: Int? = nil) -> [String] {
        let answer: StopWriteAnswer = failure.map { .failed($0, sent: now) } ?? .done(sent: now)
        return words(stop.writeAnswered(attempt ?? stop.newestAttempt, answer, at: now))
    }

    /// The link is up, and no answer came that could be believed.
    mutating func unanswered(attempt: Int? = nil) -> [String] {
        words(stop.writeAnswered(attempt ?? stop.newestAttempt, .unanswered("timeout", sent: now), at: now))
    }

    /// An answer came that may be something else.
    mutating func doubted() -> [String] {
        let answer = StopWriteAnswer.doubtful("perhaps our own request", sent: now)
        return words(stop.writeAnswered(stop.newestAttempt, answer, at: now))
    }

    mutating func read(_ value: UInt16?, attempt: Int? = nil) -> [String] {
        let answer: StopReadAnswer = value.map { .value($0) } ?? .failed("timeout")
        return words(stop.readAnswered(attempt ?? stop.newestAttempt, answer, at: now))
    }

    mutating func reset(_ truth: Truth = .false) -> [String] {
        switch stop.reset(by: "eva", reason: "cleaned", at: now, standing: { _ in truth }) {
        case .notStopped: return ["not stopped"]
        case .refused(let left): return ["refused \(left.count) \(truth)"]
        case .underWay: return ["under way"]
        case .accepted(let actions): return words(actions)
        }
    }

    /// Lets time go to the next tick.
    mutating func tick() -> [String] {
        guard let next = stop.nextTick else { return ["settled"] }
        now = max(now, next)
        return words(stop.tick(at: now))
    }

    mutating func wait(_ span: TimeSpan) { now = now + span }
}
