/// What one wire has of the stop: the drives of its outputs and, on one wire, the stop that decides.
///
/// What the stop wants of an output here is done here, in the same call; what it wants of another goes out as `.order`,
/// and what a drive has to say to a stop that decides elsewhere as `.tell`.
package struct StopPart: Sendable {
    package private(set) var guarded: GuardedStop?
    /// In the plan's order; few.
    package private(set) var drives: [StopDrive]

    package init(guarded: GuardedStop?, drives: [StopDrive]) {
        self.guarded = guarded
        self.drives = drives
    }

    /// All of a plan's stop in one place; nil where the plan has none.
    package init?(_ plan: Plan, permit: StopPermit) {
        guard let stop = plan.stop else { return nil }
        self.init(
            guarded: GuardedStop(plan: plan, permit: permit),
            drives: stop.outputs.indices.map { StopDrive($0, in: plan) })
    }

    package var decides: Bool { guarded != nil }

    package subscript(output: Int) -> StopDrive? { drives.first { $0.output == output } }

    /// When `tick` must be called at the latest; nil while nothing is owed.
    package var nextTick: Uptime? {
        var next = guarded?.nextTick
        for drive in drives {
            if let tick = drive.nextTick { next = min(next ?? tick, tick) }
        }
        return next
    }

    /// Whether rules find `stop is on`: asked for or held, or in shadow would be. False where another wire decides.
    package var isOn: Bool { guarded?.isOn ?? false }

    /// Whether an output here is being brought to where it should stand.
    package var isWriting: Bool { drives.contains(where: \.isWriting) }

    // MARK: - Of the stop that decides

    package mutating func start(
        _ found: StopLatch.Found, active: [AlarmKey] = [], changed: [StopNews] = [], wall: Int64 = 0, at now: Uptime
    ) -> [StopAction] {
        carryOut(guarded?.start(found, active: active, changed: changed, wall: wall, at: now), at: now)
    }

    package mutating func cause(
        _ new: [AlarmKey], ordered: [AlarmKey] = [], answered: Uptime, at now: Uptime
    ) -> [StopAction] {
        carryOut(guarded?.cause(new, ordered: ordered, answered: answered, at: now), at: now)
    }

    package mutating func gone(_ alarms: [AlarmKey], at now: Uptime) -> [StopAction] {
        carryOut(guarded?.gone(alarms, at: now), at: now)
    }

    package mutating func take(
        _ hand: StopHand, by person: AlarmHand, wrong: String? = nil, at now: Uptime
    ) -> [StopAction] {
        carryOut(guarded?.take(hand, by: person, wrong: wrong, at: now), at: now)
    }

    package mutating func reset(
        by: String, reason: String, at now: Uptime, standing: (AlarmKey) -> Truth
    ) -> ResetAnswer {
        guard let answer = guarded?.reset(by: by, reason: reason, at: now, standing: standing) else {
            return .notStopped
        }
        guard case .accepted(let actions) = answer else { return answer }
        return .accepted(carryOut(actions, at: now))
    }

    package mutating func drove(_ report: DriveReport, at now: Uptime) -> [StopAction] {
        carryOut(guarded?.drove(report, at: now), at: now)
    }

    // MARK: - Of the drives

    /// What the stop that decides, or a rule on another wire, wants of an output here.
    package mutating func take(_ order: StopOrder, of output: Int, at now: Uptime) -> [StopAction] {
        drive(output, at: now) { $0.take(order, at: now) }
    }

    package mutating func writeAnswered(
        _ output: Int, _ attempt: Int, _ answer: StopWriteAnswer, at now: Uptime
    ) -> [StopAction] {
        drive(output, at: now) { $0.writeAnswered(attempt, answer, at: now) }
    }

    package mutating func readAnswered(
        _ output: Int, _ attempt: Int, _ answer: StopReadAnswer, at now: Uptime
    ) -> [StopAction] {
        drive(output, at: now) { $0.readAnswered(attempt, answer, at: now) }
    }

    package mutating func inputStands(_ output: Int, sampled: Uptime, at now: Uptime) -> [StopAction] {
        drive(output, at: now) { $0.inputStands(at: sampled, now: now) }
    }

    package mutating func tick(at now: Uptime) -> [StopAction] {
        var actions: [StopAction] = []
        for index in drives.indices {
            if let next = drives[index].nextTick, next <= now { actions += drives[index].tick(at: now) }
        }
        if let next = guarded?.nextTick, next <= now { actions += guarded?.tick(at: now) ?? [] }
        return carryOut(actions, at: now)
    }

    private mutating func drive(
        _ output: Int, at now: Uptime, _ body: (inout StopDrive) -> [StopAction]
    ) -> [StopAction] {
        guard let index = drives.firstIndex(where: { $0.output == output }) else { return [] }
        return carryOut(body(&drives[index]), at: now)
    }

    /// Orders and reports that end here are taken in their place, so that a write stays before what tells of it.
    private mutating func carryOut(_ actions: [StopAction]?, at now: Uptime) -> [StopAction] {
        guard let actions else { return [] }
        var done: [StopAction] = []
        for action in actions {
            switch action {
            case .order(let output, let order):
                if let index = drives.firstIndex(where: { $0.output == output }) {
                    let taken = drives[index].take(order, at: now)
                    done += carryOut(taken, at: now)
                } else {
                    done.append(action)
                }
            case .tell(let report) where guarded != nil:
                let taken = guarded!.drove(report, at: now)
                done += carryOut(taken, at: now)
            case .write, .readBack, .awaitInput, .tell, .report, .saveLatch, .clearLatch, .news, .keep, .answer:
                done.append(action)
            }
        }
        return done
    }
}

extension StopDrive {
    /// The drive of one of a plan's outputs.
    package init(_ output: Int, in plan: Plan) {
        // Only a plan with a stop has outputs.
        let own = plan.stop!.outputs[output]
        self.init(
            own, output: output, path: plan.path(of: own.tag), inputPath: own.input.map { plan.path(of: $0.tag) },
            writeRetries: plan.writeRetries(of: own.tag))
    }
}
