internal import AndonCore
internal import Synchronization

// Taking: an answer becomes samples, samples become decisions.
extension Wire {
    mutating func take(_ answer: DriverAnswer, _ values: Span<UInt16>) {
        guard let purpose = flights.land(answer.ticket) else { return }
        took = answer.sent.map { answer.answered - $0 }
        defer { took = nil }
        switch purpose {
        case .poll(let index, let generation):
            let unit = table.unitOf[index]
            let lane = land(unit, answer)
            if table.generations[index] == generation {
                table.isAsked[index] = false
                if answer.status == .ok {
                    answered(index, answer, values)
                } else {
                    failed(index, answer.status, wasSent: answer.sent != nil, at: answer.answered)
                }
            } else if let polled = table.takeLeaving(index, generation: generation), answer.status == .ok {
                answered(polled.block, of: unit, answer, values)
            }
            pump(lane, at: MonotonicClock.now())
        case .heal(let unit, let ask):
            let lane = land(unit, answer)
            lanes[lane].isQuestioned = false
            healed(unit, ask, answer)
            pump(lane, at: MonotonicClock.now())
        case .identity(let unit):
            let lane = land(unit, answer)
            units[unit].identity.isAsking = false
            lanes[lane].isQuestioned = false
            identified(unit, answer, values)
            pump(lane, at: MonotonicClock.now())
        case .look(let lane, let unit):
            looked(lane, unit, answer, values)
            pump(lane, at: MonotonicClock.now())
        case .stopWrite(let output, _), .stopRead(let output, _):
            guard let place = stop?.place(of: output) else { return }
            let lane = stop!.outputs[place].lane
            lanes[lane].inFlight -= 1
            takeStopAnswer(purpose, answer, values)
            pump(lane, at: MonotonicClock.now())
        }
    }

    /// - Returns: the unit's lane.
    private mutating func land(_ unit: Int, _ answer: DriverAnswer) -> Int {
        let lane = units[unit].lane
        lanes[lane].inFlight -= 1
        letGo(unit, at: answer.answered)
        counts[lane].requests += 1
        sum.requests += 1
        if answer.status == .ok {
            counts[lane].answers += 1
            sum.answers += 1
            noteConnection(lane, at: answer.answered)
        }
        return lane
    }

    private mutating func answered(_ index: Int, _ answer: DriverAnswer, _ values: Span<UInt16>) {
        table.busyTries[index] = 0
        answered(table.blocks[index].block, of: table.unitOf[index], answer, values)
        if !answer.isUnconfirmed { healthy(index, at: answer.answered) }
        if isListening(index) {
            quietSince[index] = answer.answered
            schedule.begin(index, at: answer.answered)
        } else {
            finish(index, at: answer.answered)
        }
    }

    private mutating func answered(
        _ block: ReadBlock, of unit: Int, _ answer: DriverAnswer, _ values: Span<UInt16>
    ) {
        if !units[unit].isHeard { units[unit].warmUntil = answer.answered + units[unit].plan.warmUp }
        samples.removeAll(keepingCapacity: true)
        // An identity that is open again: the answer came through a connection on which nobody asked yet.
        let isSure =
            !answer.isUnconfirmed && units[unit].identity.isRight && answer.answered >= units[unit].warmUntil
        let quality: Quality =
            isSure ? .good : (units[unit].identity.wrong != nil ? .bad(.identity) : .uncertain)
        if block.area == .frame {
            // It may have been listened for as long as the device had nothing to say.
            took = nil
            decodeFrame(block, values, quality: quality, at: answer.answered)
        } else {
            Decoder.decode(block, values: values, quality: quality, at: answer.answered, into: &samples)
            Decoder.decodeTexts(block, values: values, quality: quality, at: answer.answered, into: &texts)
        }
        if !counters.isEmpty { countOn() }
        // The recipe that comes with an answer holds for all of it.
        if !texts.isEmpty { chooseRecipe() }
        decide(answered: answer.answered)
        around.tap?.answer(block, values, quality, at: answer.answered)
        recordRecipe(of: block)
        tellTexts()
        linkWorks(units[unit].lane, at: answer.answered)
        unitAnswers(unit, .answered, at: answer.answered)
    }

    /// Counters become totals; a reset is told.
    private mutating func countOn() {
        counters.follow(&samples, into: &resets)
        for reset in resets {
            if around.hasWiderRules || around.makesMore {
                around.book.withLock { $0.restartCount(of: reset.tag) }
            }
            around.gate.emit(.wire(reset.report(in: around.plan)))
        }
        resets.removeAll(keepingCapacity: true)
    }

    /// A read that brought nothing: its samples are bad, and the unit or the link is a failure nearer to being demoted.
    mutating func failed(_ index: Int, _ status: DriverStatus, wasSent: Bool, at now: Uptime) {
        let unit = table.unitOf[index]
        let lane = units[unit].lane
        if status == .timeout, mayBeQuiet(index, at: now) {
            linkWorks(lane, at: now)
            if units[unit].health.isDemoted { _ = units[unit].health.took(.timeout, at: now) }
            return schedule.begin(index, at: now)
        }
        count(status, on: lane)
        if isPutOff(index, status, at: now) { return }
        let reason: Quality.Reason
        switch status {
        case .exception where status.isOfGateway:
            // The gateway lives, the unit behind it does not: each time the gateway waits for it, all the others wait too.
            reason = .exception
            linkWorks(lane, at: now)
            unitFails(unit, status, .timeout, at: now)
        case .exception:
            // The unit lives and refuses: no reconnect, no demotion.
            reason = .exception
            linkWorks(lane, at: now)
            unitAnswers(unit, .refused, at: now, but: status.words)
        case .linkDown, .locked, .noMemory, .badConfig:
            reason = .linkDown
            // Not the unit's fault; but the probe of a demoted one is over.
            if units[unit].health.isDemoted { _ = units[unit].health.took(.linkDown, at: now) }
            linkFails(lane, status, at: now)
        case .timeout where isListening(index), .badAnswer where isListening(index):
            // Nobody was asked: a device that has nothing to say, or says what is no frame, is no failure. The port is open,
            // and if this was the probe of the unit, it is over.
            reason = status == .timeout ? .timeout : .badAnswer
            linkWorks(lane, at: now)
            if units[unit].health.isDemoted { _ = units[unit].health.took(.timeout, at: now) }
        case .timeout where !wasSent && !units[unit].health.isDemoted:
            // The driver held it back for a doubt on the bus: nobody was asked, so nobody failed. But the probe of a link
            // that was down is over.
            reason = .timeout
            if lanes[lane].health.isDemoted { _ = lanes[lane].health.took(.timeout, at: now) }
        case .timeout:
            reason = .timeout
            lanes[lane].advice.lastTimeout = units[unit].endpoint.unit
            unitFails(unit, status, .timeout, at: now)
        default:
            reason = .badAnswer
            unitFails(unit, status, .garbled, at: now)
        }
        spoil([index], reason, at: now)
        around.tap?.failure(table.blocks[index].block, reason, at: now)
        if reason == .timeout || reason == .badAnswer, isListening(index) {
            schedule.begin(index, at: now)
        } else {
            finish(index, at: now)
        }
        if case .exception(let code) = status, (1...3).contains(code) { heal(index, exception: code, at: now) }
    }

    private mutating func finish(_ index: Int, at now: Uptime) {
        let before = schedule.lateCycles
        schedule.done(index, at: now)
        let late = schedule.lateCycles - before
        counts[units[table.unitOf[index]].lane].lateCycles += late
        sum.lateCycles += late
    }

    mutating func count(_ status: DriverStatus, on lane: Int) {
        switch status {
        case .timeout:
            counts[lane].timeouts += 1
            sum.timeouts += 1
        case .exception:
            counts[lane].exceptions += 1
            sum.exceptions += 1
        case .linkDown, .locked, .noMemory, .badConfig: sum.linkFailures += 1
        case .ok: break
        default:
            if status == .jammed { lanes[lane].advice.isJammed = true }
            counts[lane].badAnswers += 1
            sum.badAnswers += 1
        }
    }

    /// Every tag of these blocks is bad from now on, once.
    mutating func spoil(_ indices: [Int], _ reason: Quality.Reason, at now: Uptime) {
        for index in indices {
            samples.removeAll(keepingCapacity: true)
            fail(table.blocks[index].block, .bad(reason), at: now)
            decide(answered: now)
            tellTexts()
        }
    }
}
