// What a person does: modes, maintenance, a test of the output, a stop that a limit holds back.
extension GuardedStop {
    static let cut = "the agent ended during the test"

    /// Carries a hand out, or begins to: `answer` comes with these steps or with later ones.
    ///
    /// - Parameter wrong: why the output's device is not the one of the plan; nil where it is, or nobody asked it.
    package mutating func take(
        _ hand: StopHand, by person: AlarmHand, wrong: String? = nil, at now: Uptime
    ) -> GuardedSteps {
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
        return steps
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
            // The line stands and that is confirmed: the output does what it is told.
            guard armed.state == .stopped else { throw .held(armed.state) }
            return apply(mode, of: rule, by: person, at: now, into: &steps)
        }
        if !stopPlan.readBack { try requireProof(at: now) }
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
        guard let proof = permit.proof else {
            throw .notVerified("it is not read back, and no test of it is known: andon stop --test, in maintenance")
        }
        if let problem = proof.problem { throw .notVerified("its last test failed: \(problem)") }
        if permit.isProofOverdue(at: now) { throw .notVerified("it is not read back, and its test is overdue") }
    }

    private mutating func apply(
        _ mode: StopPlan.Mode, of rule: RuleID?, by person: AlarmHand, at now: Uptime, into steps: inout GuardedSteps
    ) {
        let from = permit.modes.standing(rule)?.mode
        permit.modes.choose(mode, of: rule, by: person)
        if armed.state == .looking, !permit.isArmed { armed.forget() }
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
        if armed.state == .looking { armed.forget() }
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
        guard stopPlan.readBack else { return startTest(by: person, at: now, into: &steps) }
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

    // MARK: The look at the output

    private mutating func look(
        for purpose: OutputCheck.Purpose, by person: AlarmHand, at now: Uptime, into steps: inout GuardedSteps
    ) {
        check = OutputCheck(purpose: purpose, hand: person, attempt: nextAttempt(), lost: now + OutputCheck.patience)
        steps.actions.append(.readBack(attempt: check!.attempt))
    }

    mutating func checked(_ answer: StopReadAnswer, at now: Uptime, into steps: inout GuardedSteps) {
        guard let asked = check else { return }
        check = nil
        switch answer {
        case .failed(let problem):
            guard asked.tries < OutputCheck.triesAtMost, now < asked.lost else {
                steps.answer = .refused(.notVerified("read of \(output): \(problem)"))
                return
            }
            var again = asked
            again.tries += 1
            again.attempt = nextAttempt()
            check = again
            steps.actions.append(.readBack(attempt: again.attempt))
        case .value(stopPlan.stopValue): steps.answer = .refused(.standsAtStop)
        case .value(stopPlan.runValue): carryOut(asked, at: now, into: &steps)
        case .value(let value):
            steps.answer = .refused(
                .notVerified("\(output) reads \(value), which is neither its stop nor its run value"))
        }
    }

    private mutating func carryOut(_ asked: OutputCheck, at now: Uptime, into steps: inout GuardedSteps) {
        switch asked.purpose {
        case .test:
            // While it was looked at the maintenance may have ended, and the line been stopped.
            guard permit.maintenance != nil else {
                steps.answer = .refused(.noMaintenance)
                return
            }
            startTest(by: asked.hand, at: now, into: &steps)
        case .choose(let mode, let rule):
            do throws(StopHandRefusal) {
                try refuseCauses(arming: mode, rule)
                apply(mode, of: rule, by: asked.hand, at: now, into: &steps)
            } catch {
                steps.answer = .refused(error)
            }
        }
    }

    /// No number of a request to the output is used twice, so that no answer is taken for another's.
    private mutating func nextAttempt() -> Int {
        armed.newestAttempt += 1
        return armed.newestAttempt
    }

    // MARK: The test

    private mutating func startTest(by person: AlarmHand, at now: Uptime, into steps: inout GuardedSteps) {
        permit.testing = person
        armed.forget()
        test = ProofTest(armed, by: person, at: now)
        steps.actions += test!.begin(at: now)
        steps.mustKeep = true
    }

    mutating func tickTest(at now: Uptime, into steps: inout GuardedSteps) {
        steps.actions += test!.tick(at: now)
        endTestIfOver(at: now, into: &steps)
    }

    mutating func endTestIfOver(at now: Uptime, into steps: inout GuardedSteps) {
        guard let test, let outcome = test.outcome else { return }
        armed.newestAttempt = test.sequence.newestAttempt
        self.test = nil
        switch outcome {
        case .passed(let stop, let run):
            endTest(nil, of: test.hand, at: now, into: &steps)
            steps.answer = .passed(stop: stop, run: run)
        case .failed(let problem):
            endTest(problem, of: test.hand, at: now, into: &steps)
            steps.answer = .failed(problem)
        }
    }

    mutating func endTest(_ problem: String?, of hand: AlarmHand, at now: Uptime, into steps: inout GuardedSteps) {
        permit.testing = nil
        permit.proof = ProofRecord(hand: AlarmHand(by: hand.by, reason: hand.reason, at: now), problem: problem)
        isOverdueTold = false
        steps.news.append(news(.tested, at: now, hand: hand, problem: problem))
        steps.mustKeep = true
    }
}
