/// One output of the stop: what is written to it, when it counts as confirmed, how it is repeated and watched.
///
/// A pure value: every input carries its time, every output is a list of actions to be done in order. Its owner is the wire
/// that has the output; the owner calls `tick` when `nextTick` has come. Knows no cause, no latch and no other output.
package struct StopDrive: Sendable {
    package enum State: Sendable, Hashable {
        /// Not ours: nothing was asked.
        case idle
        /// Read until something comes, to see whether it stands at stop.
        case looking
        /// Read for a person, and for nothing else.
        case checking
        /// Ordered to stop; not confirmed (yet, or any more).
        case stopping
        /// Confirmed at stop, and watched.
        case held
        /// Ordered to stop; somebody else changed it, and the plan leaves it so.
        case left
        /// Ordered to run; not confirmed yet.
        case releasing
    }

    /// What is owed to it. An answer counts only with the attempt that is awaited.
    enum Awaited: Sendable {
        case nothing
        case write(attempt: Int, lost: Uptime)
        case read(attempt: Int, lost: Uptime)
        case input(until: Uptime)
        case rest(until: Uptime)
    }

    /// How often a confirmed output is read again, to see whether somebody else cleared it.
    package static let watchEvery = TimeSpan.seconds(1)
    /// An output that is cleared again and again by somebody else is told at most this often.
    package static let tellClearedEvery = TimeSpan.minutes(1)
    /// A release is in no hurry: it has at least this long.
    package static let releaseWithin = TimeSpan.seconds(5)
    static let firstBackOff = TimeSpan.seconds(1)
    static let longestBackOff = TimeSpan.seconds(2)

    /// Index in `StopPlan.outputs`.
    package let output: Int
    let plan: StopOutput
    /// `tower/hold`, for people.
    let path: String
    /// `press/running`, for people; nil where the plan names no input.
    let inputPath: String?
    /// How often a write that brought no answer is sent again at once, each attempt anew (`Plan.writeRetries`).
    let writeRetries: Int
    package internal(set) var state: State = .idle
    var awaited: Awaited = .nothing
    /// Counts every write and every look, and is never used twice.
    package internal(set) var newestAttempt = 0
    var run = StopRun()
    var clearedAt: Uptime?
    /// How often it was read for a person who waits; 0 where nobody does.
    var checks = 0

    package init(
        _ plan: StopOutput, output: Int, path: String, inputPath: String? = nil, writeRetries: Int = 0
    ) {
        self.plan = plan
        self.output = output
        self.path = path
        self.inputPath = inputPath
        self.writeRetries = writeRetries
    }

    /// Whether a queued write may still go out.
    package func isCurrent(_ attempt: Int) -> Bool {
        if case .write(attempt, _) = awaited { true } else { false }
    }

    /// Whether an answer of the device is on its way.
    package var isAsking: Bool {
        switch awaited {
        case .write, .read: true
        case .nothing, .input, .rest: false
        }
    }

    /// Whether the output is being brought to where it should stand.
    package var isWriting: Bool { state == .stopping || state == .releasing }

    /// When `tick` must be called at the latest; nil while nothing is owed.
    package var nextTick: Uptime? {
        var next: Uptime?
        switch awaited {
        case .nothing: break
        case .write(_, let time), .read(_, let time), .input(let time), .rest(let time): next = time
        }
        switch state {
        case .stopping where !run.isFailureTold, .releasing: next = min(next ?? run.deadline, run.deadline)
        case .idle, .looking, .checking, .stopping, .held, .left: break
        }
        return next
    }

    package mutating func take(_ order: StopOrder, at now: Uptime) -> [StopAction] {
        switch (order, state) {
        case (.look, .idle) where plan.readBack, (.look, .checking):
            state = .looking
            return [look(at: now)]
        case (.look, _): return []
        case (.check, _): return check(at: now)
        case (.leave, _):
            forget()
            return [tell(.letGo, at: now)]
        case (.stop, .idle), (.stop, .looking), (.stop, .checking), (.stop, .left), (.stop, .releasing):
            let write = begin(.stopping, within: plan.within, at: now)
            return [write] + endCheck(.uncheckable, "\(path) is being stopped", at: now)
        case (.stop, .stopping), (.stop, .held): return []
        case (.release, .stopping), (.release, .held), (.release, .left):
            return [begin(.releasing, within: max(plan.within, Self.releaseWithin), at: now)]
        case (.release, .releasing): return []
        case (.release, .idle), (.release, .looking), (.release, .checking):
            forget()
            return [tell(.released, at: now)]
        }
    }

    /// Starts a run in `state` and gives its first write.
    mutating func begin(_ state: State, within: TimeSpan, at now: Uptime) -> StopAction {
        self.state = state
        run = StopRun()
        run.began = now
        run.deadline = now + within
        return write(at: now)
    }

    mutating func forget() {
        state = .idle
        awaited = .nothing
        clearedAt = nil
        checks = 0
        run = StopRun()
    }

    func tell(_ step: DriveReport.Step, at now: Uptime, problem: String? = nil) -> StopAction {
        .tell(
            DriveReport(
                output: output, step: step, at: now, written: run.written, attempts: run.writes, problem: problem,
                isQuiet: run.isQuiet))
    }
}
