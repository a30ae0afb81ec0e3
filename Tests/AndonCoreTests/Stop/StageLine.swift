import AndonCore

/// A stop with several outputs and a clock, driven by hand; actions are kept as short words.
struct StageLine {
    static let lamp = 0
    static let infeed = 1
    static let oven = 2
    static let tower = 3
    /// `spike` asks for the lamp at once, the infeed after 2 s and the oven after 10 s; the tower when the infeed fails.
    static let full = StopProcedure(
        name: "full",
        steps: [
            StopStep(output: lamp), StopStep(output: infeed, after: .seconds(2), ifFails: [tower]),
            StopStep(output: oven, after: .seconds(10)),
        ])
    static let brief = StopProcedure(name: "brief", steps: [StopStep(output: lamp), StopStep(output: tower)])
    static let names = ["lamp", "infeed", "oven", "tower"]
    static let spike = StopCause.alarm(AlarmKey(rule: RuleID(0), tag: TagID(0)))
    /// Asks for what `brief` does.
    static let door = StopCause.alarm(AlarmKey(rule: RuleID(1), tag: TagID(1)))
    static let plan = RuleLine.plan(
        tags: 2,
        rules: [
            RulePlan(name: "spike", tags: [TagID(0)], condition: .above(5), severity: .critical),
            RulePlan(name: "door", tags: [TagID(1)], condition: .above(5), severity: .critical),
        ])

    var stop: StopPart
    var now = Uptime.zero + .seconds(100)
    private(set) var reports: [StopReport] = []
    /// What the latch on disk says; nil while there is none.
    private(set) var latch: StopLatch?
    private let names: [String]

    init(elsewhere: Set<Int> = [], _ change: (inout StopPlan) -> Void = { _ in }) {
        var plan = StopPlan(
            outputs: Self.names.enumerated().map { index, name in
                StopOutput(name: name, tag: TagID(index), stopValue: 0, runValue: 1, attempts: 1)
            }, procedures: [Self.full, Self.brief], mode: .armed)
        change(&plan)
        names = plan.outputs.map(\.name)
        let whole = StopPart(
            plan, in: Self.plan, procedures: [0, 1], paths: names.map { "tower/\($0)" }, inputPath: "press/running")
        stop = StopPart(guarded: whole.guarded, drives: whole.drives.filter { !elsewhere.contains($0.output) })
    }

    private mutating func words(_ actions: [StopAction]) -> [String] {
        actions.compactMap { action in
            switch action {
            case .write(let output, let value, _): return "\(names[output]) = \(value)"
            case .readBack(let output, _): return "\(names[output])?"
            case .awaitInput(let output): return "input of \(names[output])?"
            case .order(let output, let order): return "\(order) \(names[output])"
            case .tell(let report): return "tell \(names[report.output]) \(report.step)"
            case .report(let report):
                reports.append(report)
                guard let stage = report.stage else { return report.step.rawValue }
                return "\(names[stage.output]) \(stage.state.rawValue)"
            case .saveLatch(let causes, let state, let stages):
                var plan = Self.plan
                plan.stop = stop.guarded?.stopPlan
                latch = StopLatch(
                    causes: causes, since: 1, state: state, stages: stages, plan: plan, now: now, wall: now.nanoseconds)
                return nil
            case .clearLatch:
                latch = nil
                return nil
            case .news, .keep, .answer: return nil
            }
        }
    }

    /// - Parameter wall: moves the wall's clock against ours.
    mutating func start(_ found: StopLatch.Found = .none, active: [AlarmKey] = []) -> [String] {
        words(stop.start(found, active: active, wall: now.nanoseconds, at: now))
    }

    mutating func cause(_ cause: StopCause = spike) -> [String] {
        words(stop.cause(cause.keys, answered: now, at: now))
    }

    mutating func written(_ output: Int, _ failure: String? = nil) -> [String] {
        let answer: StopWriteAnswer = failure.map { .failed($0, sent: now) } ?? .done(sent: now)
        return words(stop.writeAnswered(output, attempt(of: output), answer, at: now))
    }

    mutating func read(_ output: Int, _ value: UInt16?) -> [String] {
        let answer: StopReadAnswer = value.map { .value($0) } ?? .failed("timeout")
        return words(stop.readAnswered(output, attempt(of: output), answer, at: now))
    }

    /// The output takes what was written, and reads so.
    mutating func obeys(_ output: Int, _ value: UInt16 = 0) -> [String] {
        written(output).filter { $0 != "\(names[output])?" } + read(output, value)
    }

    mutating func inputStands(_ output: Int, sampled: Uptime) -> [String] {
        words(stop.inputStands(output, sampled: sampled, at: now))
    }

    mutating func drove(_ output: Int, _ step: DriveReport.Step) -> [String] {
        words(stop.drove(DriveReport(output: output, step: step, at: now, problem: "no"), at: now))
    }

    mutating func reset() -> [String] {
        guard case .accepted(let actions) = stop.reset(by: "eva", reason: "x", at: now, standing: { _ in .false })
        else { return ["refused"] }
        return words(actions)
    }

    mutating func wait(_ span: TimeSpan) -> [String] {
        now = now + span
        return words(stop.tick(at: now))
    }

    /// Every output is seen to run.
    mutating func startRunning() {
        _ = start()
        for output in stop.drives.map(\.output) { _ = read(output, 1) }
    }

    private func attempt(of output: Int) -> Int { stop[output]?.newestAttempt ?? -1 }
}
