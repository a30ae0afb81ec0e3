/// The stop of a line: why it is stopped, which outputs that asks for and when, what releases it, and what is latched.
///
/// A pure value: every input carries its time, every output is a list of actions to be done in order. The owner calls
/// `start` once before the first poll, and `tick` when `nextTick` has come. The outputs themselves are driven by
/// `StopDrive`s, here or on other wires. An operational stop: never a safety function.
package struct StopSequence: Sendable {
    package enum State: String, Sendable, CaseIterable {
        /// Armed, no latch: each output is read once, to see whether it stands at stop.
        case looking
        case running
        /// Shadow: the stop was reported; nothing was written.
        case shadow
        /// Latched; some output that was asked for is not confirmed (yet, or any more).
        case stopping
        /// Latched, and every output that was asked for is confirmed.
        case stopped
        /// A person reset it; not every output is confirmed at run yet.
        case releasing
    }

    /// A shadow episode ends when its causes have been gone for this long.
    package static let rearmAfter = TimeSpan.minutes(1)
    /// What a wire may take beyond an output's own time until it says something: then it counts as failed.
    static let silenceOfWire = TimeSpan.seconds(1)

    package let plan: StopPlan
    /// The procedure of each rule, by its index.
    let procedures: [Int]
    package internal(set) var state: State = .running
    /// In the order they came; no more than the plan has alarms, and those that a restart found.
    package internal(set) var causes: [StopCause] = []
    var known: Set<StopCause> = []
    /// By output.
    var stages: [StopStage]
    /// Outputs in the order in which they were asked for: released in the other.
    var asserted: [Int] = []
    /// The first look at these has brought nothing yet.
    var looks: Set<Int> = []
    /// Shadow: the causes that are not gone, and since when none is left.
    var present: Set<StopCause> = []
    var quietSince: Uptime?
    var answered: Uptime?
    var by: String?
    var reason: String?

    /// - Parameter procedures: `Plan.procedures`.
    package init(_ plan: StopPlan, procedures: [Int]) {
        self.plan = plan
        self.procedures = procedures
        stages = plan.outputs.indices.map { StopStage(output: $0) }
    }

    /// Whether the line is held by this agent: from the first write of a stop until a release is confirmed.
    package var isLatched: Bool {
        switch state {
        case .stopping, .stopped, .releasing: true
        case .looking, .running, .shadow: false
        }
    }

    /// The outputs that the stop asks for, in the order in which it did; behind them those that wait.
    package var standing: [StopStage] {
        asserted.map { stages[$0] } + stages.filter { $0.state == .waiting }
    }

    /// When `tick` must be called at the latest; nil while nothing is owed.
    package var nextTick: Uptime? {
        if state == .shadow { return quietSince.map { $0 + Self.rearmAfter } }
        return stages.compactMap(\.due).min()
    }

    /// Asserts the latch of an earlier run again, or looks whether an output stands at stop: of an armed stop at rest, before
    /// the first poll, and when a maintenance ends. One in shadow has nothing to look at.
    ///
    /// - Parameters:
    ///   - active: alarms that stop the line and were active when the agent ended. They will not be raised again,
    ///     so an armed line is stopped for them now: the run before was in shadow, or it ended between alarm and latch.
    ///   - wall: wall time in nanoseconds since 1970, for stages that the latch says are still to come.
    package mutating func start(
        _ found: StopLatch.Found, in plan: Plan, active: [AlarmKey] = [], wall: Int64 = 0, at now: Uptime
    ) -> [StopAction] {
        let isLatched = found != .none
        if case .latch(let latch) = found { join(latch.causes(in: plan)) }
        if found.isUnreadable { join([.latchUnreadable]) }
        let before = causes.count
        let restored = isLatched ? assert(found, wall: wall, at: now) : []
        let joined = join(active.map { .alarm($0) })
        let orders = restored + causes[before...].flatMap { schedule($0, at: now) }
        guard isLatched || joined else { return lookAround() }
        state = .stopping
        let save = joined || found.isUnreadable ? [self.save(.requested)] : []
        return orders + save + [.report(report(isLatched ? .reasserted : .requested, at: now))]
    }

    /// Stops the line for these alarms. `answered` is when the answer that raised them was complete. An output that is
    /// already asked for is not written again: what is new joins the causes.
    package mutating func cause(_ new: [StopCause], answered: Uptime, at now: Uptime) -> [StopAction] {
        guard !new.isEmpty else { return [] }
        let fresh = new.filter { !known.contains($0) }
        join(new)
        guard plan.mode == .armed else {
            present.formUnion(new)
            quietSince = nil
            // Each cause that an armed line would have told is told.
            guard state != .shadow else { return fresh.isEmpty ? [] : [.report(report(.wouldStop, at: now))] }
            state = .shadow
            self.answered = answered
            return [.report(report(.wouldStop, at: now))]
        }
        switch state {
        case .running, .looking, .releasing:
            state = .stopping
            (self.answered, by, reason) = (answered, nil, nil)
            looks = []
            // What a reset released, or was about to, is held again: its causes are still among ours.
            let held = asserted.flatMap { stages[$0].state == .releasing ? assert($0, at: now) : [] }
            let orders = held + causes.flatMap { schedule($0, isLate: !new.contains($0), at: now) }
            return orders + [save(.requested), .report(report(.requested, at: now))] + begun(orders, at: now)
                + settleIfDone(at: now)
        case .stopping, .stopped, .shadow:
            guard !fresh.isEmpty else { return [] }
            let orders = fresh.flatMap { schedule($0, at: now) }
            if !isDone { state = .stopping }
            let isConfirmed = state == .stopped
            return orders + [
                save(isConfirmed ? .confirmed : .requested),
                .report(report(isConfirmed ? .confirmed : .requested, at: now)),
            ] + begun(orders, at: now)
        }
    }

    /// An alarm that was a cause has returned to normal. Ends nothing while armed: that takes a person.
    package mutating func gone(_ alarm: AlarmKey, at now: Uptime) {
        guard state == .shadow, present.remove(.alarm(alarm)) != nil, present.isEmpty else { return }
        quietSince = now
    }

    /// Releases the line if no cause is left, the output that was asked for last first. `standing` tells how an alarm stands
    /// now: anything but `false` refuses. Causes that no rule can speak for (a found stop, an unreadable latch, an alarm of
    /// an earlier plan) do not refuse: the person answers for them.
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
        state = .releasing
        (answered, self.by, self.reason) = (nil, by, reason)
        for index in stages.indices where stages[index].state == .waiting { stages[index] = StopStage(output: index) }
        return .accepted(releaseNext(at: now))
    }

    /// Does what is due: outputs whose `after` has passed, and wires that said nothing.
    package mutating func tick(at now: Uptime) -> [StopAction] {
        if state == .shadow {
            if let quietSince, now >= quietSince + Self.rearmAfter { forget() }
            return []
        }
        var actions: [StopAction] = []
        for index in stages.indices {
            guard let due = stages[index].due, now >= due else { continue }
            if stages[index].state == .waiting {
                let orders = assert(index, at: now)
                actions += orders + [save(.requested)] + begun(orders, at: now)
            } else {
                actions += drove(silence(of: index, at: now), at: now)
            }
        }
        return actions
    }

    private mutating func silence(of index: Int, at now: Uptime) -> DriveReport {
        stages[index].due = nil
        let name = plan.outputs[index].name
        let isRelease = stages[index].state == .releasing
        return DriveReport(
            output: index, step: isRelease ? .notReleased : .failed, at: now, written: stages[index].written,
            attempts: stages[index].attempts,
            problem: (isRelease ? "release: " : "") + "the wire with \(name) said nothing in time")
    }

    @discardableResult
    mutating func join(_ new: [StopCause]) -> Bool {
        let before = causes.count
        for cause in new where known.insert(cause).inserted { causes.append(cause) }
        return causes.count > before
    }

    mutating func forget() {
        state = .running
        causes = []
        known = []
        stages = plan.outputs.indices.map { StopStage(output: $0) }
        asserted = []
        looks = []
        present = []
        quietSince = nil
        (answered, by, reason) = (nil, nil, nil)
    }
}
