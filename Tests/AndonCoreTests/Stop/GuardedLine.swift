import AndonCore

/// A guarded stop with a clock and an output, driven by hand; what is asked of the line is kept as short words.
struct GuardedLine {
    static let spike = AlarmKey(rule: RuleID(0), tag: TagID(0))
    static let belt = AlarmKey(rule: RuleID(1), tag: TagID(0))
    static let person = "eva"

    let plan: Plan
    var stop: GuardedStop
    var now = Uptime.zero + .seconds(10_000)
    /// What the output reads; nil: it does not answer.
    var output: UInt16? = 1
    /// Whether it takes what is written.
    var isObedient = true
    private(set) var told: [StopNews] = []
    private(set) var answer: StopHandAnswer?
    private(set) var keeps = 0

    init(_ plan: Plan, permit: StopPermit? = nil) {
        self.plan = plan
        stop = GuardedStop(plan: plan, permit: permit ?? StopPermit(plan: plan, at: now))!
    }

    /// Two rules that stop the line.
    static func plan(
        _ mode: StopPlan.Mode = .armed, rule: StopPlan.Mode = .armed, readBack: Bool = true,
        atMost: StopPlan.Mode = .armed, limits: StopLimits = StopLimits(), proofEvery: TimeSpan? = nil
    ) -> Plan {
        var plan = RuleLine.plan(
            tags: 2,
            rules: [("spike", rule), ("belt", .armed)].map { name, mode in
                RulePlan(
                    name: name, tags: [TagID(0)], condition: .above(5), severity: .critical, action: .stop, mode: mode)
            })
        plan.stop = StopPlan(
            output: TagID(1), stopValue: 0, runValue: 1, readBack: readBack, within: .milliseconds(600), mode: mode,
            atMost: atMost, limits: limits, proofEvery: proofEvery)
        return plan
    }

    /// Carries out what is asked, as a relay does; gives the words of all that was asked and told.
    @discardableResult
    mutating func run(_ steps: GuardedSteps) -> [String] {
        var words: [String] = []
        var waiting = [steps]
        while !waiting.isEmpty {
            let steps = waiting.removeFirst()
            for action in steps.actions {
                switch action {
                case .write(let value, let attempt):
                    words.append("write \(value)")
                    if isObedient, output != nil { output = value }
                    let answer: StopWriteAnswer =
                        output == nil ? .failed("link down", sent: nil) : .done(sent: now)
                    waiting.append(stop.writeAnswered(attempt, answer, at: now))
                case .readBack(let attempt):
                    words.append("read")
                    let answer: StopReadAnswer = output.map { .value($0) } ?? .failed("link down")
                    waiting.append(stop.readAnswered(attempt, answer, at: now))
                case .report(let report):
                    words.append("\(report.step.rawValue)\(report.isMaintenance ? " in maintenance" : "")")
                case .saveLatch: words.append("latch")
                case .clearLatch: words.append("unlatch")
                }
            }
            told += steps.news
            words += steps.news.filter { $0.kind != .standing }.map(\.kind.rawValue)
            if steps.mustKeep { keeps += 1 }
            if let given = steps.answer { answer = given }
        }
        return words
    }

    @discardableResult
    mutating func start(_ found: StopLatch.Found = .none, active: [AlarmKey] = []) -> [String] {
        run(stop.start(found, active: active, at: now))
    }

    mutating func cause(_ key: AlarmKey = spike) -> [String] { run(stop.cause([key], answered: now, at: now)) }
    mutating func gone(_ key: AlarmKey = spike) -> [String] { run(stop.gone([key], at: now)) }

    @discardableResult
    mutating func take(_ hand: StopHand, wrong: String? = nil) -> [String] {
        answer = nil
        return run(stop.take(hand, by: AlarmHand(by: Self.person, reason: "why", at: now), wrong: wrong, at: now))
    }

    /// Lets time go by, and does all that is due on the way.
    mutating func wait(_ span: TimeSpan) -> [String] {
        let end = now + span
        var words: [String] = []
        while let next = stop.nextTick, next <= end {
            now = max(now, next)
            words += run(stop.tick(at: now))
        }
        now = end
        return words + run(stop.tick(at: now))
    }

    mutating func reset() -> [String] {
        switch stop.reset(by: Self.person, reason: "mended", at: now, standing: { _ in .false }) {
        case .accepted(let actions): run(GuardedSteps(actions))
        case .notStopped: ["not stopped"]
        case .refused: ["refused"]
        case .underWay: ["under way"]
        }
    }

    /// The permit, over a restart.
    func kept(for plan: Plan? = nil, passed: TimeSpan = .zero) -> StopPermitText.Found {
        let wall = WallTime(nanosecondsSince1970: 1_795_472_801_000_000_000, uptime: now)
        let later = WallTime(
            nanosecondsSince1970: wall.nanosecondsSince1970 + passed.nanoseconds, uptime: .zero + .seconds(5))
        return StopPermitText.decode(
            StopPermitText.encode(stop.permit, plan: self.plan, wall: wall), plan: plan ?? self.plan, wall: later)
    }
}
