internal import AndonCore
internal import Synchronization

// Asking: what is due goes out as far as each link has room; a unit that failed is only probed.
extension Wire {
    mutating func askWhatIsDue(at now: Uptime) {
        guard mayPoll, endsAt == nil else { return }
        while let block = schedule.popDue(at: now) {
            let unit = unitOfBlock[block]
            let lane = units[unit].lane
            guard mayAsk(unit, at: now) else {
                schedule.done(block, at: now)
                continue
            }
            lanes[lane].ready.append(block)
            pump(lane, at: now)
        }
    }

    /// Fills a link's room: the stop first, then reads in the order in which they became due.
    mutating func pump(_ lane: Int, at now: Uptime) {
        while lanes[lane].hasRoom {
            if let urgent = lanes[lane].urgent {
                lanes[lane].urgent = nil
                send(urgent, on: lane, at: now)
            } else if let block = lanes[lane].ready.popFirst() {
                guard mayAsk(unitOfBlock[block], at: now) else {
                    schedule.done(block, at: now)
                    continue
                }
                read(block, on: lane, at: now)
            } else {
                return
            }
        }
    }

    private mutating func mayAsk(_ unit: Int, at now: Uptime) -> Bool {
        lanes[units[unit].lane].health.mayAsk(at: now) && units[unit].health.mayAsk(at: now)
    }

    private mutating func read(_ index: Int, on lane: Int, at now: Uptime) {
        let block = blocks[index]
        let unit = unitOfBlock[index]
        let ticket = flights.depart(.poll(index))
        let request = DriverRequest(
            ticket: ticket, deadline: now + allowances[index], link: lane, unit: block.unit,
            operation: .read(block.area), address: block.address, count: block.count)
        let status = driver.submit(request)
        units[unit].health.asked()
        lanes[lane].health.asked()
        if status == .ok {
            lanes[lane].inFlight += 1
        } else {
            _ = flights.land(ticket)
            failed(index, status, wasSent: false, at: now)
        }
    }
}

// Taking: an answer becomes samples, samples become decisions.
extension Wire {
    mutating func take(_ answer: DriverAnswer, _ values: Span<UInt16>) {
        guard let purpose = flights.land(answer.ticket) else { return }
        switch purpose {
        case .poll(let index):
            let lane = units[unitOfBlock[index]].lane
            lanes[lane].inFlight -= 1
            counts[lane].requests += 1
            sum.requests += 1
            if answer.status == .ok {
                answered(index, answer, values)
            } else {
                failed(index, answer.status, wasSent: answer.sent != nil, at: answer.answered)
            }
            pump(lane, at: MonotonicClock.now())
        case .stopWrite, .stopRead:
            guard let lane = stop?.lane else { return }
            lanes[lane].inFlight -= 1
            takeStopAnswer(purpose, answer, values)
            pump(lane, at: MonotonicClock.now())
        }
    }

    private mutating func answered(_ index: Int, _ answer: DriverAnswer, _ values: Span<UInt16>) {
        let unit = unitOfBlock[index]
        counts[units[unit].lane].answers += 1
        sum.answers += 1
        samples.removeAll(keepingCapacity: true)
        Decoder.decode(
            blocks[index], values: values, quality: answer.isUnconfirmed ? .uncertain : .good, at: answer.answered,
            into: &samples)
        decide(answered: answer.answered)
        linkWorks(units[unit].lane, at: answer.answered)
        unitAnswers(unit, .answered, at: answer.answered)
        finish(index, at: answer.answered)
    }

    /// A read that brought nothing: its samples are bad, and the unit or the link is a failure nearer to being demoted.
    private mutating func failed(_ index: Int, _ status: DriverStatus, wasSent: Bool, at now: Uptime) {
        let unit = unitOfBlock[index]
        let lane = units[unit].lane
        count(status, on: lane)
        let reason: Quality.Reason
        switch status {
        case .exception:
            // The unit lives and refuses: no reconnect, no demotion.
            reason = .exception
            linkWorks(lane, at: now)
            unitAnswers(unit, .refused, at: now, but: status.words)
        case .linkDown, .locked, .noMemory:
            reason = .linkDown
            // Not the unit's fault; but the probe of a demoted one is over.
            if units[unit].health.isDemoted { _ = units[unit].health.took(.linkDown, at: now) }
            linkFails(lane, status, at: now)
        case .timeout where !wasSent && !units[unit].health.isDemoted:
            // The driver held it back for a doubt on the bus: nobody was asked, so nobody failed. But the probe of a link
            // that was down is over.
            reason = .timeout
            if lanes[lane].health.isDemoted { _ = lanes[lane].health.took(.timeout, at: now) }
        case .timeout:
            reason = .timeout
            unitFails(unit, status, .timeout, at: now)
        default:
            reason = .badAnswer
            unitFails(unit, status, .garbled, at: now)
        }
        spoil([index], reason, at: now)
        finish(index, at: now)
    }

    private mutating func finish(_ index: Int, at now: Uptime) {
        let before = schedule.lateCycles
        schedule.done(index, at: now)
        let late = schedule.lateCycles - before
        counts[units[unitOfBlock[index]].lane].lateCycles += late
        sum.lateCycles += late
    }

    private mutating func count(_ status: DriverStatus, on lane: Int) {
        switch status {
        case .timeout:
            counts[lane].timeouts += 1
            sum.timeouts += 1
        case .exception:
            counts[lane].exceptions += 1
            sum.exceptions += 1
        case .linkDown, .locked, .noMemory: sum.linkFailures += 1
        default:
            counts[lane].badAnswers += 1
            sum.badAnswers += 1
        }
    }

    /// Every tag of these blocks is bad from now on, once.
    mutating func spoil(_ indices: [Int], _ reason: Quality.Reason, at now: Uptime) {
        for index in indices {
            samples.removeAll(keepingCapacity: true)
            Decoder.fail(blocks[index], quality: .bad(reason), at: now, into: &samples)
            decide(answered: now)
        }
    }

    /// The rules on the samples of one answer; a stop goes out before anybody is told.
    private mutating func decide(answered: Uptime) {
        var next = 0
        while next < samples.count {
            transitions.removeAll(keepingCapacity: true)
            // Up to the first sample that changes an alarm: a stop does not wait for those behind it.
            next = Self.rule(samples, from: next, around, into: &transitions)
            if !transitions.isEmpty { tellAlarms(answered: answered) }
        }
        passed.removeAll(keepingCapacity: true)
        for sample in samples where !sample.quality.isGood { sum.badSamples += 1 }
        Self.filter(samples, by: &filter, into: &passed)
        sum.samples += UInt64(samples.count)
        sum.valuesPassed += UInt64(passed.count)
        if !passed.isEmpty { around.gate.emit(values: passed) }
    }

    private static func filter(_ samples: [Sample], by filter: inout EventFilter, into passed: inout [LineEvent]) {
        filter.pass(samples.span, into: &passed)
    }

    private static func rule(
        _ samples: [Sample], from start: Int, _ around: WireSurroundings, into transitions: inout [AlarmTransition]
    ) -> Int {
        around.book.withLock { $0.take(samples.span, from: start, into: &transitions) }
    }

    /// The stop goes out before anybody is woken; who reads of it reads its alarm first.
    private mutating func tellAlarms(answered: Uptime) {
        guard stop != nil else {
            // The wire with the output may be quicker in telling the stop than this one the alarm: its place comes first.
            var isToRing = false
            for transition in transitions where around.gate.place(.alarm(transition)) { isToRing = true }
            orderStop(answered: answered)
            if isToRing { around.gate.ring() }
            return
        }
        isHoldingReports = true
        orderStop(answered: answered)
        for transition in transitions { around.gate.emit(.alarm(transition)) }
        isHoldingReports = false
        for report in heldReports { around.gate.emit(.stop(report)) }
        heldReports.removeAll(keepingCapacity: true)
    }

    private mutating func orderStop(answered: Uptime) {
        guard let mailbox = around.stopMailbox else { return }
        var causes: [AlarmKey] = []
        var returned: [AlarmKey] = []
        for transition in transitions where around.plan[transition.rule].action == .stop {
            let key = AlarmKey(rule: transition.rule, tag: transition.tag)
            if transition.kind == .raised { causes.append(key) } else { returned.append(key) }
        }
        if !causes.isEmpty {
            if stop != nil {
                stopLine(causes, answered: answered, at: MonotonicClock.now())
            } else {
                mailbox.post(.stop(causes: causes, answered: answered))
            }
        }
        if !returned.isEmpty {
            if stop != nil {
                alarmsReturned(returned, at: answered)
            } else {
                mailbox.post(.returned(returned))
            }
        }
    }
}
