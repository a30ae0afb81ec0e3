/// The one stop output of a line: what is written to it, when a stop counts as confirmed, and what releases it.
///
/// A pure value: every input carries its time, every output is a list of actions to be done in order. The owner calls
/// `start` once before the first poll, and `tick` when `nextTick` has come. An operational stop: never a safety function.
package struct StopSequence: Sendable {
    package enum State: String, Sendable, CaseIterable {
        /// Armed, no latch: the output is read once, to see whether it stands at stop.
        case looking
        case running
        /// Shadow: the stop was reported; nothing was written.
        case shadow
        /// Latched; the stop value is not confirmed (yet, or any more).
        case stopping
        /// Latched and confirmed.
        case stopped
        /// A person reset it; the run value is not confirmed yet.
        case releasing
    }

    /// What the line owes us. An answer counts only with the attempt that is awaited.
    enum Awaited: Sendable {
        case nothing
        case write(attempt: Int, lost: Uptime)
        case read(attempt: Int, lost: Uptime)
        case rest(until: Uptime)
    }

    /// How often a confirmed stop is read again, to see whether somebody else cleared it.
    package static let watchEvery = TimeSpan.seconds(1)
    /// A shadow episode ends when its causes have been gone for this long.
    package static let rearmAfter = TimeSpan.minutes(1)
    /// A stop that is cleared again and again by somebody else is told at most this often.
    package static let tellClearedEvery = TimeSpan.minutes(1)
    static let firstBackOff = TimeSpan.seconds(1)
    static let longestBackOff = TimeSpan.seconds(2)
    /// A release is in no hurry: it has at least this long.
    static let releaseWithin = TimeSpan.seconds(5)

    let plan: StopPlan
    /// `tower/hold`, for people.
    let output: String
    /// How often a write that brought no answer is sent again at once, each attempt anew (`Plan.writeRetries`).
    let writeRetries: Int
    package internal(set) var state: State = .running
    /// In the order they came; no more than the plan has alarms, and those that a restart found.
    package internal(set) var causes: [StopCause] = []
    var known: Set<StopCause> = []
    var awaited: Awaited = .nothing
    /// Counts every write and every look, and is never used twice.
    package internal(set) var newestAttempt = 0
    var run = StopRun()
    /// Shadow: the causes that are not gone, and since when none is left.
    var present: Set<StopCause> = []
    var quietSince: Uptime?
    var clearedAt: Uptime?

    package init(plan: StopPlan, output: String, writeRetries: Int = 0) {
        self.plan = plan
        self.output = output
        self.writeRetries = writeRetries
    }

    /// Whether the line is held by this agent: from the first write of a stop until a release is confirmed.
    package var isLatched: Bool {
        switch state {
        case .stopping, .stopped, .releasing: true
        case .looking, .running, .shadow: false
        }
    }

    /// Whether a queued write may still go out.
    package func isCurrent(_ attempt: Int) -> Bool {
        if case .write(attempt, _) = awaited { true } else { false }
    }

    /// When `tick` must be called at the latest; nil while nothing is owed.
    package var nextTick: Uptime? {
        var next: Uptime?
        switch awaited {
        case .nothing: break
        case .write(_, let time), .read(_, let time), .rest(let time): next = time
        }
        switch state {
        case .stopping where !run.isFailureTold, .releasing: next = min(next ?? run.deadline, run.deadline)
        case .shadow: next = quietSince.map { $0 + Self.rearmAfter }
        case .looking, .running, .stopping, .stopped: break
        }
        return next
    }

    /// Asserts the latch of an earlier run again, or looks whether the output stands at stop. Once, before anything
    /// else and before the first poll.
    ///
    /// - Parameter active: alarms that stop the line and were active when the agent ended. They will not be raised again,
    ///   so an armed line is stopped for them now: the run before was in shadow, or it ended between alarm and latch.
    package mutating func start(
        _ found: StopLatch.Found, in plan: Plan, active: [AlarmKey] = [], at now: Uptime
    ) -> [StopAction] {
        let isLatched: Bool
        switch found {
        case .none: isLatched = false
        case .latch(let latch):
            isLatched = true
            join(latch.causes(in: plan))
        case .unreadable:
            isLatched = true
            join([.latchUnreadable])
        }
        guard self.plan.mode == .armed else {
            guard isLatched else { return [] }
            state = .shadow
            present = known
            return [.report(report(.wouldStop, at: now))]
        }
        let joined = join(active.map { .alarm($0) })
        guard isLatched || joined else {
            guard self.plan.readBack else { return [] }
            state = .looking
            return [look(at: now)]
        }
        let write = begin(.stopping, within: self.plan.within, at: now)
        let save = joined || found.isUnreadable ? [StopAction.saveLatch(causes: causes, state: .requested)] : []
        return [write] + save + [.report(report(isLatched ? .reasserted : .requested, at: now))]
    }

    /// Stops the line for these alarms. `answered` is when the answer that raised them was complete. A line that is
    /// already being stopped is not written again: what is new joins the causes.
    package mutating func cause(_ new: [StopCause], answered: Uptime, at now: Uptime) -> [StopAction] {
        guard !new.isEmpty else { return [] }
        let joined = join(new)
        guard plan.mode == .armed else {
            present.formUnion(new)
            quietSince = nil
            // Each cause that an armed line would have told is told.
            guard state != .shadow else { return joined ? [.report(report(.wouldStop, at: now))] : [] }
            state = .shadow
            run = StopRun()
            run.answered = answered
            return [.report(report(.wouldStop, at: now))]
        }
        switch state {
        case .running, .looking, .releasing:
            let write = begin(.stopping, within: plan.within, at: now)
            run.answered = answered
            return [write, .saveLatch(causes: causes, state: .requested), .report(report(.requested, at: now))]
        case .stopping, .stopped, .shadow:
            guard joined else { return [] }
            let isConfirmed = state == .stopped
            return [
                .saveLatch(causes: causes, state: isConfirmed ? .confirmed : .requested),
                .report(report(isConfirmed ? .confirmed : .requested, at: now)),
            ]
        }
    }

    /// An alarm that was a cause has returned to normal. Ends nothing while armed: that takes a person.
    package mutating func gone(_ alarm: AlarmKey, at now: Uptime) {
        guard state == .shadow, present.remove(.alarm(alarm)) != nil, present.isEmpty else { return }
        quietSince = now
    }

    /// Releases the line if no cause is left. `standing` tells how an alarm stands now: anything but `false` refuses.
    /// Causes that no rule can speak for (a found stop, an unreadable latch, an alarm of an earlier plan) do not refuse:
    /// the person answers for them.
    package mutating func reset(
        by: String, reason: String, at now: Uptime, standing: (AlarmKey) -> Truth
    ) -> ResetAnswer {
        switch state {
        case .running, .looking: return .notStopped
        case .releasing: return .underWay
        case .stopping, .stopped, .shadow: break
        }
        let left = causes.compactMap { cause -> StandingCause? in
            guard case .alarm(let key) = cause else { return nil }
            let truth = standing(key)
            return truth == .false ? nil : StandingCause(cause: cause, truth: truth)
        }
        guard left.isEmpty else { return .refused(left) }
        guard plan.mode == .armed else {
            forget()
            return .accepted([.clearLatch])
        }
        let write = begin(.releasing, within: max(plan.within, Self.releaseWithin), at: now)
        run.by = by
        run.reason = reason
        return .accepted([write])
    }

    @discardableResult
    private mutating func join(_ new: [StopCause]) -> Bool {
        let before = causes.count
        for cause in new where known.insert(cause).inserted { causes.append(cause) }
        return causes.count > before
    }

    mutating func forget() {
        state = .running
        awaited = .nothing
        causes = []
        known = []
        present = []
        quietSince = nil
        clearedAt = nil
        run = StopRun()
    }

    func report(_ step: StopReport.Step, at now: Uptime, problem: String? = nil) -> StopReport {
        StopReport(
            step: step, causes: causes, at: now, answered: run.answered, written: run.written, attempts: run.writes,
            by: run.by, reason: run.reason, problem: problem)
    }
}
