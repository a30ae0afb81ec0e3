/// The stop of a line behind its modes: which causes stop the line, which are only told (shadow, maintenance), and which a limit
/// holds back.
///
/// A pure value around two sequences: `armed` asks for the outputs and holds the latch, `shadow` asks for none. A stop that
/// holds is released by a reset alone, whatever becomes of the modes. The owner (`StopPart`) calls `start` once before anything
/// else and before the first poll, and `tick` when `nextTick` has come. Nothing in it knows a disk: what it decides by is in
/// memory.
package struct GuardedStop: Sendable {
    /// A stop that is held back is told again so often, until somebody comes.
    static let tellHeldEvery = TimeSpan.minutes(5)

    let plan: Plan
    package let stopPlan: StopPlan
    package internal(set) var permit: StopPermit
    package internal(set) var armed: StopSequence
    var shadow: StopSequence
    /// The outputs under test; nothing else writes them then.
    var test: ProofTest?
    /// Outputs that were let go when a test ended and whose wires have not said so yet: what they say before that is the test's.
    var unsettled: Set<Int> = []
    /// A look at the outputs before a hand is carried out.
    var check: OutputCheck?
    /// Alarms of rules that stop the line and are active, whatever becomes of them.
    var active: Set<AlarmKey> = []
    package internal(set) var held: StopHold?
    var heldTold: Uptime = .zero
    var isOverdueTold = false

    /// Nil where the plan has no stop.
    package init?(plan: Plan, permit: StopPermit) {
        guard var stop = plan.stop else { return nil }
        self.plan = plan
        self.permit = permit
        stopPlan = stop
        stop.mode = .armed
        armed = StopSequence(stop, procedures: plan.procedures)
        stop.mode = .shadow
        shadow = StopSequence(stop, procedures: plan.procedures)
    }

    // MARK: - How it stands

    package var isLatched: Bool { armed.isLatched }
    /// Held or asked for; in shadow: would be.
    package var isOn: Bool { armed.isLatched || shadow.state == .shadow }
    package var state: StopSequence.State { isOn && !armed.isLatched ? .shadow : armed.state }
    package var causes: [StopCause] { isOn && !armed.isLatched ? shadow.causes : armed.causes }
    /// The outputs that the stop asks for.
    package var standing: [StopStage] { armed.isLatched ? armed.standing : [] }
    package var isTesting: Bool { test != nil }

    package var nextTick: Uptime? {
        var next = [armed.nextTick, shadow.nextTick, test?.due, check?.lost].compactMap(\.self)
        if test == nil, let maintenance = permit.maintenance { next.append(maintenance.until) }
        if let held { next.append(min(held.limit.until, heldTold + Self.tellHeldEvery)) }
        if !isOverdueTold, let due = permit.proofDue { next.append(due) }
        return next.min()
    }

    /// Until when a limit holds a new stop back; nil where the next cause stops the line, or joins a stop that stands.
    package func heldUntil(at now: Uptime) -> Uptime? {
        armed.isLatched ? nil : permit.counts.limit(at: now)?.until
    }

    // MARK: - What the line says

    /// Asserts the latch of an earlier run again, or looks whether an output stands at stop.
    ///
    /// - Parameters:
    ///   - alarms: active when the agent ended, and not raised again: an armed line is stopped for them now.
    ///   - changed: what the plan says other than what stood in the run before.
    ///   - wall: wall time in nanoseconds since 1970, for stages that the latch says are still to come.
    package mutating func start(
        _ found: StopLatch.Found, active alarms: [AlarmKey] = [], changed: [StopNews] = [], wall: Int64 = 0,
        at now: Uptime
    ) -> [StopAction] {
        active = Set(alarms)
        var steps = GuardedSteps()
        // First of all: who is told of anything knows what holds.
        steps.news = [news(.standing, at: now)] + changed
        if let lost = permit.modes.lost { steps.news.append(news(.modeLost, at: now, problem: lost)) }
        if let former = permit.testing { endTest(Self.cut, of: former, at: now, into: &steps) }
        var isOver = false
        if let maintenance = permit.maintenance, maintenance.until <= now {
            permit.maintenance = nil
            isOver = true
        }
        let stopping = alarms.filter { permit.verdict(of: $0.rule) == .stop }
        switch found {
        case .none: if permit.isArmed { steps.actions = stopOrLook(stopping, at: now, into: &steps) }
        // Only an armed stop leaves a latch: it says that the line is stopped, and holds whatever the modes are by now.
        case .latch, .unreadable:
            steps.actions = tell(armed.start(found, in: plan, active: stopping, wall: wall, at: now), .armed)
        }
        if isOver { steps.news.append(news(.maintenanceEnded, at: now)) }
        steps.mustKeep = true
        return steps.all
    }

    /// These alarms were raised.
    ///
    /// - Parameters:
    ///   - ordered: those of them whose outputs were ordered where their rule is, under the modes and limits of that moment:
    ///     they stop the line, whatever became of the modes since.
    ///   - answered: when the answer that raised them was complete.
    package mutating func cause(
        _ new: [AlarmKey], ordered: [AlarmKey] = [], answered: Uptime, at now: Uptime
    ) -> [StopAction] {
        var stopping: [AlarmKey] = []
        var watching: [StopCause] = []
        for key in new where !ordered.contains(key) {
            switch permit.verdict(of: key.rule) {
            case .stop: stopping.append(key)
            case .watch: watching.append(.alarm(key))
            case .ignore: break
            }
        }
        var steps = GuardedSteps()
        if !ordered.isEmpty {
            stop(for: ordered + stopping, isOrdered: true, answered: answered, at: now, into: &steps)
        }
        if ordered.isEmpty, !stopping.isEmpty { stop(for: stopping, answered: answered, at: now, into: &steps) }
        active.formUnion(new)
        if !watching.isEmpty {
            steps.actions += tell(shadow.cause(watching, answered: answered, at: now), .shadow)
        }
        return steps.all
    }

    /// These alarms returned to normal, or count no more. A stop that holds stays: that takes a person.
    package mutating func gone(_ alarms: [AlarmKey], at now: Uptime) -> [StopAction] {
        var steps = GuardedSteps()
        for key in alarms {
            active.remove(key)
            shadow.gone(key, at: now)
            held?.causes.removeAll { $0 == key }
        }
        endHoldIfEmpty(at: now, into: &steps)
        return steps.all
    }

    /// Releases the line, or forgets what shadow would have done, if no cause is left.
    package mutating func reset(
        by: String, reason: String, at now: Uptime, standing: (AlarmKey) -> Truth
    ) -> ResetAnswer {
        guard armed.isLatched || shadow.state != .shadow else {
            let answer = shadow.reset(by: by, reason: reason, at: now, standing: standing)
            guard case .accepted(let actions) = answer else { return answer }
            return .accepted(actions + [running(at: now)])
        }
        let answer = armed.reset(by: by, reason: reason, at: now, standing: standing)
        guard case .accepted(let actions) = answer else { return answer }
        return .accepted(tell(actions, .armed))
    }

    /// Does what is due. Harmless when called too early or too often.
    package mutating func tick(at now: Uptime) -> [StopAction] {
        var steps = GuardedSteps()
        if let test, test.due <= now {
            steps.actions += self.test!.tick(at: now)
            endTestIfOver(at: now, into: &steps)
        }
        if armed.nextTick.map({ $0 <= now }) ?? false { steps.actions += tell(armed.tick(at: now), .armed) }
        if shadow.nextTick.map({ $0 <= now }) ?? false {
            _ = shadow.tick(at: now)
            if shadow.state != .shadow, !armed.isLatched { steps.actions.append(running(at: now)) }
        }
        if let check, check.lost <= now {
            self.check = nil
            steps.answer = .refused(.notVerified("no answer came back in time"))
        }
        if test == nil, let maintenance = permit.maintenance, maintenance.until <= now {
            endMaintenance(by: nil, at: now, into: &steps)
        }
        if let held { tickHold(held, at: now, into: &steps) }
        if !isOverdueTold, permit.isProofOverdue(at: now) {
            isOverdueTold = true
            steps.news.append(news(.proofOverdue, at: now))
        }
        return steps.all
    }

    /// What the wire of an output says became of it.
    package mutating func drove(_ report: DriveReport, at now: Uptime) -> [StopAction] {
        var steps = GuardedSteps()
        switch report.step {
        case .checkedStopped, .checkedRunning, .uncheckable: checked(report, at: now, into: &steps)
        case .confirmed, .failed, .cleared, .left, .released, .notReleased, .foundStopped, .foundRunning, .letGo:
            if test != nil {
                steps.actions = test!.drove(report, at: now)
                endTestIfOver(at: now, into: &steps)
            } else if unsettled.contains(report.output) {
                if report.step == .letGo { unsettled.remove(report.output) }
            } else if !report.step.isOfLook || armed.isLatched || permit.isArmed {
                // A first look that nobody wants any more latches nothing.
                steps.actions = tell(armed.drove(report, at: now), .armed)
            }
        }
        return steps.all
    }

    // MARK: - Parts

    /// Stops the line for these, or holds that back, if no output was ordered yet.
    mutating func stop(
        for keys: [AlarmKey], isOrdered: Bool = false, answered: Uptime, at now: Uptime, into steps: inout GuardedSteps
    ) {
        // A line that stands is only told another cause; one that is being released has not run yet.
        let isNew = !armed.isLatched
        if isNew, !isOrdered, let limit = permit.counts.limit(at: now) {
            return hold(keys, limit, at: now, into: &steps)
        }
        steps.actions += tell(
            armed.cause(keys.map { .alarm($0) }, answered: answered, at: now), .armed)
        unsettled = []
        // Ordered in the moment in which the maintenance began: the stop goes before the test.
        if let test { endTest(by: "the line was stopped meanwhile", test, at: now, into: &steps) }
        guard isNew else { return }
        permit.counts.count(at: now)
        if permit.counts.limits != StopLimits() { steps.mustKeep = true }
    }

    /// As an agent that starts does: stops for what is active, or sees whether somebody else holds the line.
    mutating func stopOrLook(_ stopping: [AlarmKey], at now: Uptime, into steps: inout GuardedSteps) -> [StopAction] {
        var stopping = stopping
        if !stopping.isEmpty, let limit = permit.counts.limit(at: now) {
            hold(stopping, limit, at: now, into: &steps)
            stopping = []
        }
        if !stopping.isEmpty {
            permit.counts.count(at: now)
            unsettled = []
        }
        return tell(armed.start(.none, in: plan, active: stopping, at: now), .armed)
    }

    /// Nobody wants to know any more whether an output stands at stop.
    mutating func endLook(into steps: inout GuardedSteps) {
        guard armed.state == .looking else { return }
        steps.actions += armed.looks.sorted().map { .order(output: $0, .leave) }
        armed.forget()
    }

    mutating func news(
        _ kind: StopNews.Kind, at now: Uptime, rule: RuleID? = nil, from: StopPlan.Mode? = nil,
        to: StopPlan.Mode? = nil, hand: AlarmHand? = nil, problem: String? = nil
    ) -> StopNews {
        StopNews(
            kind: kind, at: now, permit: permit, rule: rule, from: from, to: to, hand: hand, held: held,
            problem: problem)
    }

    /// Every report says under which mode it was made.
    func tell(_ actions: [StopAction], _ mode: StopPlan.Mode) -> [StopAction] {
        actions.map { action in
            guard case .report(var report) = action else { return action }
            report.mode = mode
            if mode == .shadow {
                report.isMaintenance = permit.maintenance != nil
                report.isBeside = armed.isLatched
            }
            return .report(report)
        }
    }

    /// Nothing is stopped any more, not even in shadow: state only.
    func running(at now: Uptime) -> StopAction {
        var report = StopReport(step: .running, causes: [], at: now)
        report.mode = permit.modes.line.mode
        return .report(report)
    }
}
