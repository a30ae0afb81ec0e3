// What a person does: modes, maintenance, a test of the outputs, a stop that a limit holds back.
extension GuardedStop {
    static let cut = "the agent ended during the test"

    /// Carries a hand out, or begins to: `answer` comes with these steps or with later ones.
    ///
    /// - Parameter wrong: why an output's device is not the one of the plan; nil where it is, or nobody asked it.
    package mutating func take(
        _ hand: StopHand, by person: AlarmHand, wrong: String? = nil, at now: Uptime
    ) -> [StopAction] {
        var steps = GuardedSteps()
        do throws(StopHandRefusal) {
            switch hand {
            case .choose(let mode, let rule): try choose(mode, of: rule, by: person, wrong, at: now, into: &steps)
            case .maintain(let span): try maintain(span, by: person, at: now, into: &steps)
            case .endMaintenance: try leaveMaintenance(by: person, at: now, into: &steps)
            case .test: try beginTest(by: person, wrong, at: now, into: &steps)
            case .goAhead: try goAhead(by: person, at: now, into: &steps)
            }
        } catch {
            steps.answer = .refused(error)
        }
        return steps.all
    }

    private mutating func choose(
        _ mode: StopPlan.Mode, of rule: RuleID?, by person: AlarmHand, _ wrong: String?, at now: Uptime,
        into steps: inout GuardedSteps
    ) throws(StopHandRefusal) {
        guard let standing = permit.modes.standing(rule) else { throw .notAStop }
        guard mode <= stopPlan.atMost else { throw .notAllowed(atMost: stopPlan.atMost) }
        guard mode != standing.mode || rule == nil && permit.modes.lost != nil else { throw .already(mode) }
        guard arms(mode, rule) else { return apply(mode, of: rule, by: person, at: now, into: &steps) }
        guard check == nil, test == nil else { throw .underWay }
        try refuseCauses(arming: mode, rule)
        if let wrong { throw .wrongDevice(wrong) }
        if armed.isLatched {
            // The line stands and that is confirmed: the outputs do what they are told.
            guard armed.state == .stopped else { throw .held(armed.state) }
            return apply(mode, of: rule, by: person, at: now, into: &steps)
        }
        try requireProof(at: now)
        look(for: .choose(mode, of: rule), by: person, at: now, into: &steps)
    }

    /// Whether it makes alarms stop the line that did not before.
    private func arms(_ mode: StopPlan.Mode, _ rule: RuleID?) -> Bool {
        guard mode == .armed else { return false }
        return rule == nil || permit.modes.line.mode == .armed
    }

    /// Nobody arms a line that would be stopped by the same word.
    private func refuseCauses(arming mode: StopPlan.Mode, _ rule: RuleID?) throws(StopHandRefusal) {
        var modes = permit.modes
        modes.choose(mode, of: rule, by: AlarmHand(by: "", at: .zero))
        let standing = active.filter { modes.mode(of: $0.rule) == .armed && permit.modes.mode(of: $0.rule) != .armed }
        guard standing.isEmpty else { throw .causesStand(standing.sorted()) }
    }

    /// An output that is not read back can only be known by its last test.
    private func requireProof(at now: Uptime) throws(StopHandRefusal) {
        guard let blind = stopPlan.outputs.first(where: { !$0.readBack }) else { return }
        let path = plan.path(of: blind.tag)
        guard let proof = permit.proof else {
            throw .notVerified(
                "\(path) is not read back, and no test of it is known: andon stop --test, in maintenance")
        }
        if let problem = proof.problem { throw .notVerified("the last test failed: \(problem)") }
        if permit.isProofOverdue(at: now) { throw .notVerified("\(path) is not read back, and its test is overdue") }
    }

    private mutating func apply(
        _ mode: StopPlan.Mode, of rule: RuleID?, by person: AlarmHand, at now: Uptime, into steps: inout GuardedSteps
    ) {
        let from = permit.modes.standing(rule)?.mode
        permit.modes.choose(mode, of: rule, by: person)
        if !permit.isArmed { endLook(into: &steps) }
        for key in active where permit.verdict(of: key.rule) == .ignore { shadow.gone(key, at: now) }
        dropHeld(at: now, into: &steps)
        steps.news.append(news(.modeChanged, at: now, rule: rule, from: from, to: mode, hand: person))
        steps.mustKeep = true
        steps.answer = .done
    }

    private mutating func maintain(
        _ span: TimeSpan, by person: AlarmHand, at now: Uptime, into steps: inout GuardedSteps
    ) throws(StopHandRefusal) {
        guard test == nil else { throw .underWay }
        permit.maintenance = Maintenance(hand: person, until: now + min(span, Maintenance.most))
        endLook(into: &steps)
        steps.news.append(news(.maintenanceBegan, at: now, hand: person))
        dropHeld(at: now, into: &steps)
        steps.mustKeep = true
        steps.answer = .done
    }

    private mutating func leaveMaintenance(
        by person: AlarmHand, at now: Uptime, into steps: inout GuardedSteps
    ) throws(StopHandRefusal) {
        guard permit.maintenance != nil else { throw .noMaintenance }
        guard test == nil, check == nil else { throw .underWay }
        if !armed.isLatched {
            let standing = active.filter { permit.modes.mode(of: $0.rule) == .armed }
            guard standing.isEmpty else { throw .causesStand(standing.sorted()) }
        }
        endMaintenance(by: person, at: now, into: &steps)
        steps.answer = .done
    }

    /// By a person or by its time: an armed line is stopped for what is active now, as by an agent that starts.
    mutating func endMaintenance(by person: AlarmHand?, at now: Uptime, into steps: inout GuardedSteps) {
        permit.maintenance = nil
        let wasOn = isOn
        for key in active where permit.verdict(of: key.rule) == .stop { shadow.gone(key, at: now) }
        if shadow.present.isEmpty, shadow.state == .shadow { shadow.forget() }
        steps.news.append(news(.maintenanceEnded, at: now, hand: person))
        if permit.isArmed, !armed.isLatched {
            let stopping = active.filter { permit.verdict(of: $0.rule) == .stop }.sorted()
            steps.actions += stopOrLook(stopping, at: now, into: &steps)
        }
        if wasOn, !isOn { steps.actions.append(running(at: now)) }
        steps.mustKeep = true
    }

    private mutating func beginTest(
        by person: AlarmHand, _ wrong: String?, at now: Uptime, into steps: inout GuardedSteps
    ) throws(StopHandRefusal) {
        guard permit.maintenance != nil else { throw .noMaintenance }
        guard stopPlan.atMost == .armed else { throw .notAllowed(atMost: stopPlan.atMost) }
        guard check == nil, test == nil else { throw .underWay }
        if let wrong { throw .wrongDevice(wrong) }
        guard !armed.isLatched else { throw .held(armed.state) }
        look(for: .test, by: person, at: now, into: &steps)
    }

    private mutating func goAhead(
        by person: AlarmHand, at now: Uptime, into steps: inout GuardedSteps
    ) throws(StopHandRefusal) {
        guard let hold = held else { throw .nothingHeld }
        permit.counts.forget()
        letThrough(hold, by: person, at: now, into: &steps)
        steps.mustKeep = true
        steps.answer = .done
    }

    // MARK: - The look at the outputs

    private mutating func look(
        for purpose: OutputCheck.Purpose, by person: AlarmHand, at now: Uptime, into steps: inout GuardedSteps
    ) {
        let readable = stopPlan.outputs.indices.filter { stopPlan.outputs[$0].readBack }
        let asked = OutputCheck(purpose: purpose, hand: person, began: now, left: Set(readable))
        guard !readable.isEmpty else { return carryOut(asked, at: now, into: &steps) }
        check = asked
        steps.actions += readable.map { .order(output: $0, .check) }
    }

    mutating func checked(_ report: DriveReport, at now: Uptime, into steps: inout GuardedSteps) {
        // What was read before this person asked says nothing to her.
        guard let asked = check, report.at >= asked.began, asked.left.contains(report.output) else { return }
        switch report.step {
        case .checkedRunning:
            check!.left.remove(report.output)
            guard check!.left.isEmpty else { return }
            check = nil
            carryOut(asked, at: now, into: &steps)
        case .checkedStopped:
            check = nil
            steps.answer = .refused(.standsAtStop(output: report.output))
        default:
            check = nil
            steps.answer = .refused(.notVerified(report.problem ?? "nobody can say how it stands"))
        }
    }

    private mutating func carryOut(_ asked: OutputCheck, at now: Uptime, into steps: inout GuardedSteps) {
        do throws(StopHandRefusal) {
            switch asked.purpose {
            case .test:
                // While it was looked at the maintenance may have ended, and the line been stopped.
                guard permit.maintenance != nil else { throw .noMaintenance }
                guard !armed.isLatched else { throw .held(armed.state) }
                startTest(by: asked.hand, at: now, into: &steps)
            case .choose(let mode, let rule):
                try refuseCauses(arming: mode, rule)
                apply(mode, of: rule, by: asked.hand, at: now, into: &steps)
            }
        } catch {
            steps.answer = .refused(error)
        }
    }

    // MARK: - The test

    private mutating func startTest(by person: AlarmHand, at now: Uptime, into steps: inout GuardedSteps) {
        permit.testing = person
        armed.forget()
        test = ProofTest(stopPlan, by: person, at: now)
        steps.actions += test!.begin(at: now)
        steps.mustKeep = true
    }

    mutating func endTestIfOver(at now: Uptime, into steps: inout GuardedSteps) {
        guard let test, let outcome = test.outcome else { return }
        switch outcome {
        case .passed(let proofs):
            self.test = nil
            endTest(nil, of: test.hand, at: now, into: &steps)
            steps.answer = .passed(proofs)
        case .failed(let problem): endTest(by: problem, test, at: now, into: &steps)
        }
    }

    mutating func endTest(by problem: String, _ test: ProofTest, at now: Uptime, into steps: inout GuardedSteps) {
        self.test = nil
        unsettled = test.unsettled
        endTest(problem, of: test.hand, at: now, into: &steps)
        steps.answer = .failed(problem)
    }

    /// - Parameter problem: what went wrong; nil where it passed.
    mutating func endTest(_ problem: String?, of hand: AlarmHand, at now: Uptime, into steps: inout GuardedSteps) {
        permit.testing = nil
        permit.proof = ProofRecord(hand: AlarmHand(by: hand.by, reason: hand.reason, at: now), problem: problem)
        isOverdueTold = false
        steps.news.append(news(.tested, at: now, hand: hand, problem: problem))
        steps.mustKeep = true
    }
}
