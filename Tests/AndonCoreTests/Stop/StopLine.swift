import AndonCore

/// A stop with a clock, driven by hand; actions are kept as short words.
struct StopLine {
    static let spike = StopCause.alarm(AlarmKey(rule: RuleID(0), tag: TagID(0)))
    static let other = StopCause.alarm(AlarmKey(rule: RuleID(0), tag: TagID(1)))
    static let lineWithRule = RuleLine.plan(
        tags: 2,
        rules: [RulePlan(name: "spike", tags: [TagID(0), TagID(1)], condition: .above(5), severity: .critical)])

    var stop: StopPart
    var now = Uptime.zero + .seconds(100)
    private(set) var reports: [StopReport] = []

    init(_ mode: StopPlan.Mode = .armed, readBack: Bool = true, attempts: Int = 3, writeRetries: Int = 0) {
        let plan = StopPlan(
            output: TagID(9), stopValue: 0, runValue: 1, readBack: readBack, within: .milliseconds(600),
            attempts: attempts, mode: mode)
        stop = StopPart(plan, in: Self.lineWithRule, paths: ["tower/hold"], writeRetries: writeRetries)
    }

    /// `write 0`, `read`, `report confirmed`, `save confirmed`, `clear`.
    mutating func words(_ actions: [StopAction]) -> [String] {
        actions.compactMap { action in
            switch action {
            case .write(_, let value, _): return "write \(value)"
            case .readBack: return "read"
            case .awaitInput(let output): return "await \(output)"
            case .order(let output, let order): return "order \(output) \(order)"
            case .tell(let report): return "tell \(report.output) \(report.step)"
            case .report(let report):
                reports.append(report)
                return "report \(report.step.rawValue)"
            case .saveLatch(_, let state, _): return "save \(state.rawValue)"
            case .clearLatch: return "clear"
            case .news, .keep, .answer: return nil
            }
        }
    }

    mutating func start(_ found: StopLatch.Found = .none, active: [AlarmKey] = []) -> [String] {
        words(stop.start(found, active: active, at: now))
    }

    mutating func cause(_ cause: StopCause = spike) -> [String] {
        words(stop.cause(cause.keys, answered: now, at: now))
    }

    mutating func written(_ failure: String? = nil, attempt: Int? = nil) -> [String] {
        let answer: StopWriteAnswer = failure.map { .failed($0, sent: now) } ?? .done(sent: now)
        return words(stop.writeAnswered(0, attempt ?? stop.newestAttempt, answer, at: now))
    }

    /// The link is up, and no answer came that could be believed.
    mutating func unanswered(attempt: Int? = nil) -> [String] {
        words(stop.writeAnswered(0, attempt ?? stop.newestAttempt, .unanswered("timeout", sent: now), at: now))
    }

    /// An answer came that may be something else.
    mutating func doubted() -> [String] {
        let answer = StopWriteAnswer.doubtful("perhaps our own request", sent: now)
        return words(stop.writeAnswered(0, stop.newestAttempt, answer, at: now))
    }

    mutating func read(_ value: UInt16?, attempt: Int? = nil) -> [String] {
        let answer: StopReadAnswer = value.map { .value($0) } ?? .failed("timeout")
        return words(stop.readAnswered(0, attempt ?? stop.newestAttempt, answer, at: now))
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

extension StopPart {
    /// A stop in one place, for outputs whose tags no plan has.
    init(
        _ plan: StopPlan, in line: Plan, procedures: [Int] = [0], paths: [String], inputPath: String? = nil,
        writeRetries: Int = 0
    ) {
        var whole = line
        whole.stop = plan
        for rule in whole.rules.indices {
            whole.rules[rule].action = .stop
            whole.rules[rule].procedure = procedures[rule]
        }
        self.init(
            guarded: GuardedStop(plan: whole, permit: StopPermit(plan: whole, at: .zero)),
            drives: plan.outputs.indices.map {
                StopDrive(
                    plan.outputs[$0], output: $0, path: paths[$0], inputPath: inputPath, writeRetries: writeRetries)
            })
    }

    var state: StopSequence.State { guarded?.state ?? .running }
    var causes: [StopCause] { guarded?.causes ?? [] }
    var isLatched: Bool { guarded?.isLatched ?? false }
    /// Of the only output.
    var newestAttempt: Int { drives[0].newestAttempt }
    func isCurrent(_ attempt: Int) -> Bool { drives[0].isCurrent(attempt) }
}

extension StopCause {
    /// The alarm that it is, if it is one.
    var keys: [AlarmKey] { if case .alarm(let key) = self { [key] } else { [] } }
}
