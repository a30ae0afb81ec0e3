internal import AndonCore
internal import Synchronization

// The stop, on the wire that has its output. Writes go before every read; what is told and kept comes after them.
extension Wire {
    /// Before the first poll: the latch of an earlier run, or its alarms, are asserted again, or the output is looked at.
    mutating func startStop(at now: Uptime) {
        let active = around.book.withLock { $0.activeAlarms }.filter { around.plan[$0.rule].action == .stop }
        guard let actions = stop?.start(in: around.plan, active: active, at: now) else { return }
        perform(actions, at: now)
        let waits = actions.contains { action in
            switch action {
            case .write, .readBack: true
            case .report, .saveLatch, .clearLatch: false
            }
        }
        if !waits { letPollsStart() }
    }

    mutating func stopLine(_ causes: [AlarmKey], answered: Uptime, at now: Uptime) {
        guard stop != nil else { return }
        let actions = stop!.sequence.cause(causes.map { .alarm($0) }, answered: answered, at: now)
        perform(actions, at: now)
    }

    mutating func alarmsReturned(_ alarms: [AlarmKey], at now: Uptime) {
        for alarm in alarms { stop?.sequence.gone(alarm, at: now) }
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
        perform(stop!.sequence.tick(at: now), at: now)
    }

    mutating func reset(_ order: ResetOrder, at now: Uptime) {
        guard stop != nil else { return order.reply(.notStopped) }
        if let wrong = outputIsWrong { return order.reply(.wrongDevice(wrong)) }
        let answer = stop!.sequence.reset(by: order.by, reason: order.reason, at: now) { key in
            around.book.withLock { $0.standing(of: key) }
        }
        switch answer {
        case .notStopped: order.reply(.notStopped)
        case .underWay: order.reply(.underWay)
        case .refused(let causes): order.reply(.refused(causes))
        case .accepted(let actions):
            perform(actions, at: now)
            order.reply(.accepted)
        }
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
            let doubt = doubt(of: answer)
            isSettled = !good || doubt != nil
            if good, doubt != nil { probeOutput(at: now) }
            if isStopPutOff(attempt, answer.status, at: now) { return }
            let result: StopWriteAnswer =
                if good, let doubt {
                    .doubtful(doubt, sent: answer.sent)
                } else if good, let sent = answer.sent {
                    .done(sent: sent)
                } else if answer.isMissing {
                    .unanswered(answer.status.words, sent: answer.sent)
                } else {
                    .failed(answer.status.words, sent: answer.sent)
                }
            perform(stop!.sequence.writeAnswered(attempt, result, at: now), at: now)
        case .stopRead(let attempt):
            // An answer that may be an earlier one's proves nothing.
            let result: StopReadAnswer =
                if good, values.count == 1, !answer.isUnconfirmed {
                    .value(values[0])
                } else {
                    .failed(good ? "an answer that cannot be trusted yet" : answer.status.words)
                }
            perform(stop!.sequence.readAnswered(attempt, result, at: now), at: now)
        }
        if isSettled { letPollsStart() }
        tellRunning(at: now)
    }

    /// Why a good answer to a write of the stop proves nothing; nil where it does.
    private func doubt(of answer: DriverAnswer) -> String? {
        if answer.sent == nil { return "the driver says that it was done, and not that it was sent" }
        return answer.isUnconfirmed ? "what came back may be our own request, and not an answer of the unit" : nil
    }

    /// Only another answer of the unit tells its answers from our own requests: a unit given up is asked before its time.
    private mutating func probeOutput(at now: Uptime) {
        guard let stop,
            let unit = units.firstIndex(where: { $0.lane == stop.lane && $0.endpoint.unit == stop.output.unit })
        else { return }
        units[unit].health.probeSoon(at: now)
    }

    /// Sends a request of the stop; it may have been overtaken by a newer one while it waited for its link.
    mutating func send(_ urgent: UrgentRequest, on lane: Int, at now: Uptime) {
        if case .stopWrite(let attempt) = urgent.purpose, stop?.sequence.isCurrent(attempt) != true { return }
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
                if isHoldingReports { heldReports.append(report) } else { around.gate.emit(.stop(report)) }
            }
        }
        showStop()
    }

    private mutating func ask(_ request: UrgentRequest, at now: Uptime) {
        guard let lane = stop?.lane else { return }
        stopAgain = nil
        lanes[lane].urgent = request
        pump(lane, at: now)
    }

    private mutating func showStop() {
        guard let stop else { return }
        let sequence = stop.sequence
        let isHeld = sequence.isLatched || sequence.state == .shadow
        stop.gauge.show(
            StopSnapshot(
                state: sequence.state, causes: sequence.causes, since: isHeld && stop.since != 0 ? stop.since : nil))
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
        switch stop.sequence.state {
        case .looking, .shadow: return
        case .stopping, .stopped, .releasing: isRunningTold = true
        case .running:
            isRunningTold = true
            around.gate.emit(.stop(StopReport(step: .running, causes: [], at: now)))
        }
    }
}
