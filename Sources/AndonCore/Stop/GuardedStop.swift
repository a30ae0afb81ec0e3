/// The stop of a line behind its modes: which causes stop the line, which are only told (shadow, maintenance), and which a limit
/// holds back.
///
/// A pure value around the sequences that write: `armed` drives the output and holds the latch, `shadow` never writes. A stop
/// that holds is released by a reset alone, whatever becomes of the modes. The owner calls `start` once before anything else
/// and before the first poll, and `tick` when `nextTick` has come. Nothing in it knows a disk: what it decides by is in memory.
package struct GuardedStop: Sendable {
    /// A stop that is held back is told again so often, until somebody comes.
    static let tellHeldEvery = TimeSpan.minutes(5)

    let plan: Plan
    let output: String
    let stopPlan: StopPlan
    package internal(set) var permit: StopPermit
    var armed: StopSequence
    var shadow: StopSequence
    /// The output under test; nothing else writes it then.
    var test: ProofTest?
    /// A look at the output before a hand is carried out.
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
        output = plan.path(of: stop.output)
        stop.mode = .armed
        armed = StopSequence(plan: stop, output: output, writeRetries: plan.writeRetries(of: stop.output))
        stop.mode = .shadow
        shadow = StopSequence(plan: stop, output: output)
    }

    // MARK: How it stands

    package var isLatched: Bool { armed.isLatched }
    /// Held or asked for; in shadow: would be.
    package var isOn: Bool { armed.isLatched || shadow.state == .shadow }
    /// Whether the output is being brought to where it should stand.
    package var isWriting: Bool { armed.isWriting || test != nil }
    package var state: StopSequence.State { isOn && !armed.isLatched ? .shadow : armed.state }
    package var causes: [StopCause] { isOn && !armed.isLatched ? shadow.causes : armed.causes }
    package var isTesting: Bool { test != nil }

    /// Whether a queued write may still go out.
    package func isCurrent(_ attempt: Int) -> Bool { (test?.sequence ?? armed).isCurrent(attempt) }

    package var nextTick: Uptime? {
        var next = [armed.nextTick, shadow.nextTick, test?.sequence.nextTick, check?.lost].compactMap(\.self)
        if test == nil, let maintenance = permit.maintenance { next.append(maintenance.until) }
        if let held { next.append(min(held.limit.until, heldTold + Self.tellHeldEvery)) }
        if !isOverdueTold, let due = permit.proofDue { next.append(due) }
        return next.min()
    }

    // MARK: What the line says

    /// Asserts the latch of an earlier run again, or looks whether the output stands at stop.
    ///
    /// - Parameters:
    ///   - alarms: active when the agent ended, and not raised again: an armed line is stopped for them now.
    ///   - changed: what the plan says other than what stood in the run before.
    package mutating func start(
        _ found: StopLatch.Found, active alarms: [AlarmKey] = [], changed: [StopNews] = [], at now: Uptime
    ) -> GuardedSteps {
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
        // Only an armed stop leaves a latch: it holds whatever the mode is now.
        case .latch, .unreadable:
            steps.actions =
                stopPlan.atMost == .armed
                ? tell(armed.start(found, in: plan, active: stopping, at: now), .armed)
                : tell(shadow.start(found, in: plan, at: now), .shadow)
        }
        if isOver { steps.news.append(news(.maintenanceEnded, at: now)) }
        steps.mustKeep = true
        return steps
    }

    /// These alarms were raised. `answered` is when the answer that raised them was complete.
    package mutating func cause(_ new: [AlarmKey], answered: Uptime, at now: Uptime) -> GuardedSteps {
        var stopping: [AlarmKey] = []
        var watching: [StopCause] = []
        for key in new {
            switch permit.verdict(of: key.rule) {
            case .stop: stopping.append(key)
            case .watch: watching.append(.alarm(key))
            case .ignore: break
            }
        }
        var steps = GuardedSteps()
        if !stopping.isEmpty { stop(for: stopping, answered: answered, at: now, into: &steps) }
        active.formUnion(new)
        if !watching.isEmpty {
            steps.actions += tell(shadow.cause(watching, answered: answered, at: now), .shadow)
        }
        return steps
    }

    /// These alarms returned to normal, or count no more. A stop that holds stays: that takes a person.
    package mutating func gone(_ alarms: [AlarmKey], at now: Uptime) -> GuardedSteps {
        var steps = GuardedSteps()
        for key in alarms {
            active.remove(key)
            shadow.gone(key, at: now)
            held?.causes.removeAll { $0 == key }
        }
        endHoldIfEmpty(at: now, into: &steps)
        return steps
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
    package mutating func tick(at now: Uptime) -> GuardedSteps {
        var steps = GuardedSteps()
        if let test, let next = test.sequence.nextTick, next <= now { tickTest(at: now, into: &steps) }
        if armed.nextTick.map({ $0 <= now }) ?? false { steps.actions += tell(armed.tick(at: now), .armed) }
        if shadow.nextTick.map({ $0 <= now }) ?? false {
            _ = shadow.tick(at: now)
            if shadow.state != .shadow, !armed.isLatched { steps.actions.append(running(at: now)) }
        }
        if let check, check.lost <= now { checked(.failed("no answer came back"), at: now, into: &steps) }
        if test == nil, let maintenance = permit.maintenance, maintenance.until <= now {
            endMaintenance(by: nil, at: now, into: &steps)
        }
        if let held { tickHold(held, at: now, into: &steps) }
        if !isOverdueTold, permit.isProofOverdue(at: now) {
            isOverdueTold = true
            steps.news.append(news(.proofOverdue, at: now))
        }
        return steps
    }

    // MARK: What the output answers

    package mutating func writeAnswered(_ attempt: Int, _ answer: StopWriteAnswer, at now: Uptime) -> GuardedSteps {
        guard test != nil else { return GuardedSteps(tell(armed.writeAnswered(attempt, answer, at: now), .armed)) }
        var steps = GuardedSteps(test!.writeAnswered(attempt, answer, at: now))
        endTestIfOver(at: now, into: &steps)
        return steps
    }

    package mutating func readAnswered(_ attempt: Int, _ answer: StopReadAnswer, at now: Uptime) -> GuardedSteps {
        var steps = GuardedSteps()
        if check?.attempt == attempt {
            checked(answer, at: now, into: &steps)
        } else if test != nil {
            steps.actions = test!.readAnswered(attempt, answer, at: now)
            endTestIfOver(at: now, into: &steps)
        } else {
            steps.actions = tell(armed.readAnswered(attempt, answer, at: now), .armed)
        }
        return steps
    }

    // MARK: Parts

    /// Stops the line for these, or holds that back.
    mutating func stop(for keys: [AlarmKey], answered: Uptime, at now: Uptime, into steps: inout GuardedSteps) {
        // A line that stands is only told another cause; one that is being released has not run yet.
        let isNew = !armed.isLatched
        if isNew, let limit = permit.counts.limit(at: now) {
            return hold(keys, limit, at: now, into: &steps)
        }
        steps.actions += tell(
            armed.cause(keys.map { .alarm($0) }, answered: answered, at: now), .armed)
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
        if !stopping.isEmpty { permit.counts.count(at: now) }
        return tell(armed.start(.none, in: plan, active: stopping, at: now), .armed)
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
