internal import AndonCore
internal import Synchronization

// The stop, on the wire that has its output. Writes go before every read; what is told and kept comes after them.
extension Wire {
    /// Before the first poll: the latch of an earlier run, or its alarms, are asserted again, or the output is looked at.
    mutating func startStop(at now: Uptime) {
        let active = around.book.withLock { $0.activeAlarms }.filter { around.plan[$0.rule].action == .stop }
        guard let steps = stop?.start(active: active, at: now) else { return }
        perform(steps, at: now)
        let waits = steps.actions.contains { action in
            switch action {
            case .write, .readBack: true
            case .report, .saveLatch, .clearLatch: false
            }
        }
        if !waits { letPollsStart() }
    }

    mutating func stopLine(_ causes: [AlarmKey], answered: Uptime, at now: Uptime) {
        guard stop != nil else { return }
        perform(stop!.guarded.cause(causes, answered: answered, at: now), at: now)
    }

    mutating func alarmsReturned(_ alarms: [AlarmKey], at now: Uptime) {
        guard stop != nil else { return }
        perform(stop!.guarded.gone(alarms, at: now), at: now)
        showStop()
    }

    mutating func tickStop(at now: Uptime) {
        if let again = stopAgain, again.at <= now, let lane = stop?.lane {
            stopAgain = nil
            if lanes[lane].urgent == nil {
                lanes[lane].urgent = again.request
                pump(lane, at: now)
            }
        }
        guard let tick = stop?.nextTick, tick <= now else { return }
        perform(stop!.guarded.tick(at: now), at: now)
    }

    mutating func reset(_ order: ResetOrder, at now: Uptime) {
        guard stop != nil else { return order.reply(.notStopped) }
        if let wrong = outputIsWrong { return order.reply(.wrongDevice(wrong)) }
        let answer = stop!.guarded.reset(by: order.by, reason: order.reason, at: now) { key in
            around.book.withLock { $0.standing(of: key) }
        }
        switch answer {
        case .notStopped: order.reply(.notStopped)
        case .underWay: order.reply(.underWay)
        case .refused(let causes): order.reply(.refused(causes))
        case .accepted(let actions):
            perform(GuardedSteps(actions), at: now)
            order.reply(.accepted)
        }
    }

    /// A person's hand at modes, maintenance or proof; answered when it is carried out and on disk.
    mutating func take(_ order: StopOrder, at now: Uptime) {
        guard stop != nil else { return order.answer(.init(.refused(.noStop))) }
        guard stopOrder == nil else { return order.answer(.init(.refused(.underWay))) }
        stopOrder = order
        let hand = AlarmHand(by: order.by, reason: order.reason, at: now)
        perform(stop!.guarded.take(order.hand, by: hand, wrong: outputIsWrong, at: now), at: now)
    }

    /// An answer to a request of the stop.
    mutating func takeStopAnswer(_ purpose: Flights.Purpose, _ answer: DriverAnswer, _ values: Span<UInt16>) {
        let now = answer.answered
        let good = answer.status == .ok
        var isSettled = true
        switch purpose {
        case .poll, .heal, .identity, .look: return
        case .stopWrite(let attempt):
            // A good one is settled by its read-back. In doubt, the polls show whether the bus hears itself.
            isSettled = !good || doubt(of: answer) != nil
            if isStopPutOff(attempt, answer.status, at: now) { return }
            let result: StopWriteAnswer =
                if good, let doubt = doubt(of: answer) {
                    .doubtful(doubt, sent: answer.sent)
                } else if good, let sent = answer.sent {
                    .done(sent: sent)
                } else if answer.isMissing {
                    .unanswered(answer.status.words, sent: answer.sent)
                } else {
                    .failed(answer.status.words, sent: answer.sent)
                }
            perform(stop!.guarded.writeAnswered(attempt, result, at: now), at: now)
        case .stopRead(let attempt):
            // An answer that may be an earlier one's proves nothing.
            let result: StopReadAnswer =
                if good, values.count == 1, !answer.isUnconfirmed {
                    .value(values[0])
                } else {
                    .failed(good ? "an answer that cannot be trusted yet" : answer.status.words)
                }
            perform(stop!.guarded.readAnswered(attempt, result, at: now), at: now)
        }
        if isSettled { letPollsStart() }
        tellRunning(at: now)
    }

    /// Why a good answer to a write of the stop proves nothing; nil where it does.
    private func doubt(of answer: DriverAnswer) -> String? {
        if answer.sent == nil { return "the driver says that it was done, and not that it was sent" }
        return answer.isUnconfirmed ? "what came back may be our own request, and not an answer of the unit" : nil
    }

    /// Sends a request of the stop; it may have been overtaken by a newer one while it waited for its link.
    mutating func send(_ urgent: UrgentRequest, on lane: Int, at now: Uptime) {
        if case .stopWrite(let attempt) = urgent.purpose, stop?.guarded.isCurrent(attempt) != true { return }
        if case .stopWrite = urgent.purpose { lastStopWrite = urgent }
        var request = urgent.request
        request.ticket = flights.depart(urgent.purpose)
        request.deadline = now + urgent.allowance
        let status = driver.submit(request)
        if status == .ok {
            lanes[lane].inFlight += 1
            return
        }
        _ = flights.land(request.ticket)
        let refused = DriverAnswer(
            ticket: request.ticket, status: status, sent: nil, answered: now, isUnconfirmed: false, systemError: 0)
        takeStopAnswer(urgent.purpose, refused, Span<UInt16>())
    }

    private mutating func perform(_ steps: GuardedSteps, at now: Uptime) {
        perform(steps.actions, at: now)
        for news in steps.news { tell(.mode(news)) }
        if steps.mustKeep || steps.answer != nil { keepPermit(steps) }
        if !steps.news.isEmpty { showStop() }
    }

    /// Beside the stop, never in front of it; only a person who put a hand to something waits for the disk.
    private mutating func keepPermit(_ steps: GuardedSteps) {
        guard let current = stop else { return }
        guard let answer = steps.answer, let order = stopOrder else {
            return current.permits.keep(current.guarded.permit)
        }
        stopOrder = nil
        guard steps.mustKeep else { return order.answer(.init(answer)) }
        current.permits.keep(current.guarded.permit) { problem in order.answer(.init(answer, problem: problem)) }
    }

    private mutating func perform(_ actions: [StopAction], at now: Uptime) {
        guard let current = stop, !actions.isEmpty else { return }
        for action in actions {
            switch action {
            case .write(let value, let attempt):
                ask(current.write(value, attempt: attempt), at: now)
            case .readBack(let attempt):
                ask(current.readBack(attempt: attempt), at: now)
            case .saveLatch(let causes, let state):
                if stop!.since == 0 { stop!.since = WallClock.now() }
                current.keeper.save(
                    StopLatch(causes: causes, since: stop!.since, state: state, plan: around.plan))
            case .clearLatch:
                stop!.since = 0
                current.keeper.clear()
            case .report(var report):
                if let wrong = outputIsWrong {
                    let words = "the output's device is not the one of the plan: \(wrong)"
                    report.problem = report.problem.map { "\($0); \(words)" } ?? words
                }
                tell(.stop(report))
            }
        }
        showStop()
    }

    private mutating func tell(_ event: LineEvent) {
        if isHoldingReports { heldReports.append(event) } else { around.gate.emit(event) }
    }

    private mutating func ask(_ request: UrgentRequest, at now: Uptime) {
        guard let lane = stop?.lane else { return }
        // A look for a person never takes the place of a write.
        if case .stopRead = request.purpose, case .stopWrite = lanes[lane].urgent?.purpose { return }
        stopAgain = nil
        lanes[lane].urgent = request
        pump(lane, at: now)
    }

    private mutating func showStop() {
        guard let stop else { return }
        let guarded = stop.guarded
        stop.gauge.show(
            StopSnapshot(
                state: guarded.state, causes: guarded.causes, since: guarded.isOn && stop.since != 0 ? stop.since : nil,
                permit: guarded.permit, held: guarded.held, isTesting: guarded.isTesting))
    }

    private mutating func letPollsStart() {
        guard !mayPoll else { return }
        mayPoll = true
        guard let stop else { return }
        tellRunning(at: MonotonicClock.now())
        showStop()
        stop.settled()
    }

    /// Once, when it is known that the output does not stand at stop: at the first look that brings something.
    private mutating func tellRunning(at now: Uptime) {
        guard mayPoll, !isRunningTold, let stop else { return }
        switch stop.guarded.state {
        case .looking, .shadow: return
        case .stopping, .stopped, .releasing: isRunningTold = true
        case .running:
            isRunningTold = true
            var report = StopReport(step: .running, causes: [], at: now)
            report.mode = stop.guarded.permit.modes.line.mode
            around.gate.emit(.stop(report))
        }
    }
}
