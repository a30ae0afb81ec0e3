// Which outputs a stop asks for, and what becomes of each.
extension StopSequence {
    /// What the wire of one output says became of it.
    package mutating func drove(_ report: DriveReport, at now: Uptime) -> [StopAction] {
        let index = report.output
        switch report.step {
        case .foundRunning: return looked(index)
        case .foundStopped: return found(index, at: now)
        case .confirmed: return confirmed(report, at: now)
        case .failed: return failed(report, at: now)
        case .cleared, .left: return cleared(report, at: now)
        case .released: return released(report, at: now)
        case .notReleased: return notReleased(report, at: now)
        case .checkedStopped, .checkedRunning, .uncheckable, .letGo: return []
        }
    }

    // MARK: - Asking

    /// The procedure of a cause; the plan's own where no rule of this plan speaks for it.
    private func procedure(of cause: StopCause) -> StopProcedure {
        guard case .alarm(let key) = cause, procedures.indices.contains(key.rule.index) else {
            return plan.procedures[plan.standard]
        }
        return plan.procedures[procedures[key.rule.index]]
    }

    /// Asks for the outputs of a cause's procedure, each in its time; at once where `isLate` (an earlier run waited).
    mutating func schedule(_ cause: StopCause, isLate: Bool = false, at now: Uptime) -> [StopAction] {
        var orders: [StopAction] = []
        for step in procedure(of: cause).steps {
            let due = isLate ? now : now + step.after
            switch stages[step.output].state {
            case .requested, .confirmed, .failed, .releasing: continue
            case .idle, .waiting, .left: break
            }
            if due <= now {
                orders += assert(step.output, at: now)
            } else if stages[step.output].state != .left {
                stages[step.output].state = .waiting
                stages[step.output].due = min(stages[step.output].due ?? due, due)
            }
        }
        return orders
    }

    mutating func assert(_ index: Int, at now: Uptime) -> [StopAction] {
        stages[index].state = .requested
        stages[index].due = now + plan.outputs[index].bound + Self.silenceOfWire
        stages[index].attempts = 1
        stages[index].written = nil
        stages[index].problem = nil
        if !asserted.contains(index) { asserted.append(index) }
        return [.order(output: index, .stop)]
    }

    /// What the latch of an earlier run asks for: every output that it had asked for, and the others in their time.
    mutating func assert(_ found: StopLatch.Found, wall: Int64, at now: Uptime) -> [StopAction] {
        guard case .latch(let latch) = found, !latch.stages.isEmpty else {
            // It says nothing of outputs: those of its causes, without the delays that are over.
            let former = causes.isEmpty ? [.latchUnreadable] : causes
            return former.flatMap { schedule($0, isLate: true, at: now) }
        }
        var orders: [StopAction] = []
        var isKnown = true
        for stage in latch.stages {
            guard let index = plan.outputs.firstIndex(where: { $0.name == stage.output }) else {
                isKnown = false
                continue
            }
            switch stage.state {
            case .asserted: orders += assert(index, at: now)
            case .left:
                // As it was found; whether it stands at stop by now is looked at once.
                stages[index].state = .left
                asserted.append(index)
                if plan.outputs[index].readBack { orders.append(.order(output: index, .look)) }
            case .waiting(let due):
                // A clock that was set makes it no later than the plan does.
                let most = plan.procedures.flatMap(\.steps).filter { $0.output == index }.map(\.after).max() ?? .zero
                let rest = min(max(TimeSpan(nanoseconds: due &- wall), .zero), most)
                stages[index].state = .waiting
                stages[index].due = now + rest
            }
        }
        // The plan names its outputs otherwise now: what its causes ask for today.
        if !isKnown { orders += causes.flatMap { schedule($0, isLate: true, at: now) } }
        return orders
    }

    /// Reads every output once, to see whether it stands at stop.
    mutating func lookAround() -> [StopAction] {
        looks = Set(plan.outputs.indices.filter { plan.outputs[$0].readBack })
        guard !looks.isEmpty else { return [] }
        state = .looking
        return looks.sorted().map { .order(output: $0, .look) }
    }

    // MARK: - What became of it

    private mutating func looked(_ index: Int) -> [StopAction] {
        looks.remove(index)
        if state == .looking, looks.isEmpty { forget() }
        return []
    }

    private mutating func found(_ index: Int, at now: Uptime) -> [StopAction] {
        looks.remove(index)
        if stages[index].state == .left {
            stages[index].state = .confirmed
            return settleIfDone(at: now)
        }
        guard state != .shadow, !stages[index].isAsserted else { return [] }
        stages[index].state = .confirmed
        stages[index].due = nil
        asserted.append(index)
        join([.foundStopped])
        if !isLatched { state = .stopped }
        return [save(state == .stopped ? .confirmed : .requested)] + stageReport(.stageConfirmed, index, at: now)
            + [.report(report(state == .stopped ? .confirmed : .requested, at: now))]
    }

    private mutating func confirmed(_ report: DriveReport, at now: Uptime) -> [StopAction] {
        note(report, .confirmed)
        guard state == .stopping else { return [] }
        let told = report.isQuiet ? [] : stageReport(.stageConfirmed, report.output, at: now)
        guard report.isQuiet, isDone else { return told + settleIfDone(at: now) }
        state = .stopped
        return told
    }

    private mutating func failed(_ report: DriveReport, at now: Uptime) -> [StopAction] {
        // Its cause is still on the way here, and will ask for it again: what fails then is told.
        guard isLatched else { return [] }
        let wasFailed = stages[report.output].state == .failed
        note(report, .failed)
        guard !wasFailed else { return [] }
        if state == .stopped { state = .stopping }
        let orders = escalate(report.output, at: now)
        let kept = orders.isEmpty ? [] : [save(.requested)]
        return orders + kept + stageReport(.stageFailed, report.output, at: now)
            + [.report(self.report(.failed, at: now, problem: report.problem))] + begun(orders, at: now)
    }

    /// Who else is asked when this output fails.
    private mutating func escalate(_ index: Int, at now: Uptime) -> [StopAction] {
        var orders: [StopAction] = []
        for cause in causes {
            for step in procedure(of: cause).steps where step.output == index {
                for other in step.ifFails {
                    switch stages[other].state {
                    case .idle, .waiting, .left: orders += assert(other, at: now)
                    case .requested, .confirmed, .failed, .releasing: break
                    }
                }
            }
        }
        return orders
    }

    private mutating func cleared(_ report: DriveReport, at now: Uptime) -> [StopAction] {
        note(report, report.step == .left ? .left : .requested)
        guard state == .stopping || state == .stopped else { return [] }
        state = .stopping
        answered = nil
        let kept = report.step == .left ? [save(.requested)] : []
        guard !report.isQuiet else { return kept }
        return kept + stageReport(.stageFailed, report.output, at: now)
            + [.report(self.report(.failed, at: now, problem: report.problem))]
    }

    private mutating func released(_ report: DriveReport, at now: Uptime) -> [StopAction] {
        guard state == .releasing else { return [] }
        stages[report.output].attempts = report.attempts
        stages[report.output].written = report.written
        stages[report.output].due = nil
        let last = self.report(.released, at: now)
        stages[report.output] = StopStage(output: report.output)
        asserted.removeAll { $0 == report.output }
        guard asserted.isEmpty else { return releaseNext(at: now) }
        forget()
        return [.clearLatch, .report(last)]
    }

    /// A line that could not be released may stand anywhere: all of it is stopped again.
    private mutating func notReleased(_ report: DriveReport, at now: Uptime) -> [StopAction] {
        note(report, .failed)
        guard state == .releasing else { return [] }
        let failed = self.report(
            .failed, at: now, problem: "\(report.problem ?? "release"); the line stays stopped")
        state = .stopping
        (answered, by, reason) = (nil, nil, nil)
        // Also those that stand at run again: what the causes asked for.
        let others = causes.flatMap { schedule($0, isLate: true, at: now) }
        let orders = others + assert(report.output, at: now)
        stages[report.output].state = .failed
        return orders + (others.isEmpty ? [] : [save(.requested)]) + [.report(failed)]
    }

    /// The output that was asked for last, and is not released yet.
    mutating func releaseNext(at now: Uptime) -> [StopAction] {
        guard let last = asserted.last else {
            let released = report(.released, at: now)
            forget()
            return [.clearLatch, .report(released)]
        }
        stages[last].state = .releasing
        stages[last].attempts = 1
        stages[last].due = now + max(plan.outputs[last].within, StopDrive.releaseWithin) + Self.silenceOfWire
        return [.order(output: last, .release)]
    }

    private mutating func note(_ report: DriveReport, _ state: StopStage.State) {
        let index = report.output
        stages[index].state = state
        stages[index].due = nil
        stages[index].written = report.written
        stages[index].attempts = report.attempts
        stages[index].problem = state == .confirmed ? nil : report.problem
        if !asserted.contains(index) { asserted.append(index) }
        // It is being written again: silence would be news.
        if state == .requested { stages[index].due = report.at + plan.outputs[index].bound + Self.silenceOfWire }
    }

    // MARK: - Telling

    /// Whether every output that was asked for is confirmed, and none waits.
    var isDone: Bool { stages.allSatisfy { $0.state == .confirmed || $0.state == .idle } }

    mutating func settleIfDone(at now: Uptime) -> [StopAction] {
        guard state == .stopping, isDone else { return [] }
        state = .stopped
        return [save(.confirmed), .report(report(.confirmed, at: now))]
    }

    func save(_ state: StopLatch.State) -> StopAction {
        .saveLatch(causes: causes, state: state, stages: standing)
    }

    /// Says of each output that was asked for just now that it was.
    mutating func begun(_ orders: [StopAction], at now: Uptime) -> [StopAction] {
        orders.flatMap { order -> [StopAction] in
            guard case .order(let index, .stop) = order else { return [] }
            return stageReport(.stageRequested, index, at: now)
        }
    }

    /// A step of one output; nothing where the plan has only one, of which the line's own steps say it all.
    func stageReport(_ step: StopReport.Step, _ index: Int, at now: Uptime) -> [StopAction] {
        guard plan.isStaged else { return [] }
        var report = self.report(step, at: now, problem: stages[index].problem)
        report.stage = stages[index]
        report.line = isDone ? .confirmed : hasFailed ? .failed : .requested
        report.attempts = stages[index].attempts
        report.written = stages[index].written
        return [.report(report)]
    }

    func report(_ step: StopReport.Step, at now: Uptime, problem: String? = nil) -> StopReport {
        var report = StopReport(
            step: step, causes: causes, at: now, answered: answered,
            written: asserted.compactMap { stages[$0].written }.min(),
            attempts: asserted.reduce(0) { $0 + stages[$1].attempts }, by: by, reason: reason, problem: problem)
        if plan.isStaged { report.stages = standing }
        return report
    }

    /// Whether some output that was asked for is not as the stop wants it.
    private var hasFailed: Bool { stages.contains { $0.state == .failed || $0.state == .left } }
}
