import AndonCore

/// A guarded stop with a clock and its outputs, driven by hand; what is asked of the line is kept as short words.
struct GuardedLine {
    static let spike = AlarmKey(rule: RuleID(0), tag: TagID(0))
    static let belt = AlarmKey(rule: RuleID(1), tag: TagID(0))
    static let person = "eva"

    let plan: Plan
    var part: StopPart
    var now = Uptime.zero + .seconds(10_000)
    /// What the outputs read; nil: it does not answer.
    var outputs: [UInt16?]
    /// Outputs that ignore what is written.
    var deaf: Set<Int> = []
    /// Outputs that stay at stop once they are there.
    var sticks: Set<Int> = []
    /// Whether the machines' own inputs show that they have stopped.
    var showsStop = true
    private(set) var told: [StopNews] = []
    private(set) var answer: StopHandAnswer?
    private(set) var keeps = 0

    init(_ plan: Plan, permit: StopPermit? = nil) {
        self.plan = plan
        part = StopPart(plan, permit: permit ?? StopPermit(plan: plan, at: now))!
        outputs = plan.stop!.outputs.map { $0.runValue }
    }

    var stop: GuardedStop { part.guarded! }

    /// The only output, or the first of several.
    var output: UInt16? {
        get { outputs[0] }
        set { outputs[0] = newValue }
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

    /// The same with two outputs: `lamp` at once and, 2 s later, `infeed`, which a machine's own input proves.
    static func staged(_ mode: StopPlan.Mode = .armed) -> Plan {
        var plan = RuleLine.plan(
            tags: 4,
            rules: [
                RulePlan(
                    name: "spike", tags: [TagID(0)], condition: .above(5), severity: .critical, action: .stop)
            ])
        plan.stop = StopPlan(
            outputs: [
                StopOutput(name: "lamp", tag: TagID(1), stopValue: 0, runValue: 1, attempts: 1),
                StopOutput(
                    name: "infeed", tag: TagID(2), stopValue: 0, runValue: 1,
                    input: StopInput(tag: TagID(3), value: 0, within: .seconds(2)), attempts: 1),
            ],
            procedures: [
                StopProcedure(name: "line", steps: [StopStep(output: 0), StopStep(output: 1, after: .seconds(2))])
            ], mode: mode)
        return plan
    }

    /// Carries out what is asked, as relays do; gives the words of all that was asked and told.
    @discardableResult
    mutating func run(_ actions: [StopAction]) -> [String] {
        var words: [String] = []
        var waiting = actions
        while !waiting.isEmpty {
            switch waiting.removeFirst() {
            case .write(let output, let value, let attempt):
                words.append("write\(name(output)) \(value)")
                let isStuck = sticks.contains(output) && outputs[output] == 0
                if !deaf.contains(output), !isStuck, outputs[output] != nil { outputs[output] = value }
                let answer: StopWriteAnswer =
                    outputs[output] == nil ? .failed("link down", sent: nil) : .done(sent: now)
                waiting += part.writeAnswered(output, attempt, answer, at: now)
            case .readBack(let output, let attempt):
                words.append("read\(name(output))")
                let answer: StopReadAnswer = outputs[output].map { .value($0) } ?? .failed("link down")
                waiting += part.readAnswered(output, attempt, answer, at: now)
            case .awaitInput(let output):
                if showsStop { waiting += part.inputStands(output, sampled: now, at: now) }
            case .report(let report) where report.step.isOfStage: break
            case .report(let report):
                words.append("\(report.step.rawValue)\(report.isMaintenance ? " in maintenance" : "")")
            case .saveLatch: words.append("latch")
            case .clearLatch: words.append("unlatch")
            case .order, .tell: words.append("for another wire")
            case .news(let news):
                told.append(news)
                if news.kind != .standing { words.append(news.kind.rawValue) }
            case .keep(let given):
                keeps += 1
                if let given { answer = given }
            case .answer(let given): answer = given
            }
        }
        return words
    }

    private func name(_ output: Int) -> String {
        plan.stop!.isStaged ? " \(plan.stop!.outputs[output].name)" : ""
    }

    @discardableResult
    mutating func start(_ found: StopLatch.Found = .none, active: [AlarmKey] = []) -> [String] {
        run(part.start(found, active: active, at: now))
    }

    mutating func cause(_ key: AlarmKey = spike, isOrdered: Bool = false) -> [String] {
        run(part.cause([key], ordered: isOrdered ? [key] : [], answered: now, at: now))
    }

    mutating func gone(_ key: AlarmKey = spike) -> [String] { run(part.gone([key], at: now)) }

    @discardableResult
    mutating func take(_ hand: StopHand, wrong: String? = nil) -> [String] { run(ask(hand, wrong: wrong)) }

    /// What is asked for a person's hand, and not answered yet.
    mutating func ask(_ hand: StopHand, wrong: String? = nil) -> [StopAction] {
        answer = nil
        return part.take(hand, by: AlarmHand(by: Self.person, reason: "why", at: now), wrong: wrong, at: now)
    }

    /// Lets time go by, and does all that is due on the way.
    mutating func wait(_ span: TimeSpan) -> [String] {
        let end = now + span
        var words: [String] = []
        while let next = part.nextTick, next <= end {
            now = max(now, next)
            words += run(part.tick(at: now))
        }
        now = end
        return words + run(part.tick(at: now))
    }

    mutating func reset() -> [String] {
        switch part.reset(by: Self.person, reason: "mended", at: now, standing: { _ in .false }) {
        case .accepted(let actions): run(actions)
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
