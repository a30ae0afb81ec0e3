internal import AndonCore
internal import Synchronization

// The requests of the stop: what goes to the driver, and what its answers prove.
extension Wire {
    /// An answer to a request of the stop.
    mutating func takeStopAnswer(_ purpose: Flights.Purpose, _ answer: DriverAnswer, _ values: Span<UInt16>) {
        let now = answer.answered
        let good = answer.status == .ok
        var isSettled = true
        let output: Int
        switch purpose {
        case .poll, .heal, .identity, .look: return
        case .stopWrite(let index, let attempt):
            output = index
            // A good one is settled by its read-back. In doubt, the polls show whether the bus hears itself.
            let doubt = doubt(of: answer)
            isSettled = !good || doubt != nil
            if good, doubt != nil { probe(index, at: now) }
            if isStopPutOff(index, answer.status, at: now) { return }
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
            perform(stop!.part.writeAnswered(index, attempt, result, at: now), at: now)
        case .stopRead(let index, let attempt):
            output = index
            // An answer that may be an earlier one's proves nothing.
            let result: StopReadAnswer =
                if good, values.count == 1, !answer.isUnconfirmed {
                    .value(values[0])
                } else {
                    .failed(good ? "an answer that cannot be trusted yet" : answer.status.words)
                }
            perform(stop!.part.readAnswered(index, attempt, result, at: now), at: now)
        }
        if isSettled, stop!.starting != nil {
            stop!.starting!.remove(output)
            if stop!.starting!.isEmpty { letPollsStart() }
        }
        tellRunning(at: now)
    }

    /// Why a good answer to a write of the stop proves nothing; nil where it does.
    private func doubt(of answer: DriverAnswer) -> String? {
        if answer.sent == nil { return "the driver says that it was done, and not that it was sent" }
        return answer.isUnconfirmed ? "what came back may be our own request, and not an answer of the unit" : nil
    }

    /// Only another answer of the unit tells its answers from our own requests: a unit given up is asked before its time.
    private mutating func probe(_ output: Int, at now: Uptime) {
        guard let place = stop?.place(of: output) else { return }
        let endpoint = stop!.outputs[place].endpoint
        guard let unit = units.firstIndex(where: { $0.endpoint == endpoint }) else { return }
        units[unit].health.probeSoon(at: now)
    }

    /// Sends a request of the stop; it may have been overtaken by a newer one while it waited for its link.
    mutating func send(_ urgent: UrgentRequest, on lane: Int, at now: Uptime) {
        guard let place = stop?.place(of: urgent.output) else { return }
        if case .stopWrite(let output, let attempt) = urgent.purpose {
            guard let drive = stop!.part[output], drive.isCurrent(attempt) else { return }
            if drive.state == .releasing {
                // A stop that nobody has decided about yet goes before what lets the line run.
                guard stop!.outputs[place].releasedAt == stop!.office.orders else { return }
                if let wrong = wrongDevice(at: stop!.outputs[place].endpoint) {
                    let refused = StopWriteAnswer.failed("another device than the plan's: \(wrong)", sent: nil)
                    return perform(stop!.part.writeAnswered(output, attempt, refused, at: now), at: now)
                }
            }
            stop!.outputs[place].lastWrite = urgent
        }
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
}
