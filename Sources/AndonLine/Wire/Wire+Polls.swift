internal import AndonCore
internal import Synchronization

// Asking: what is due goes out as far as each link has room; a unit that failed is only probed.
extension Wire {
    mutating func askWhatIsDue(at now: Uptime) {
        guard mayPoll, endsAt == nil else { return }
        while let block = schedule.popDue(at: now) {
            let unit = table.unitOf[block]
            let lane = units[unit].lane
            guard mayAsk(unit, at: now), !isHeldBack(block, at: now) else {
                schedule.done(block, at: now)
                continue
            }
            lanes[lane].ready.append(block)
            pump(lane, at: now)
        }
    }

    /// Fills a link's room: the stop first, then reads in the order in which they became due, with one question between two
    /// of them at most: a person's look, or what the agent wants to know of a unit.
    mutating func pump(_ lane: Int, at now: Uptime) {
        while true {
            if !lanes[lane].urgent.isEmpty, lanes[lane].hasRoom || lanes[lane].isOneAtATime {
                send(lanes[lane].urgent.removeFirst(), on: lane, at: now)
                continue
            }
            guard lanes[lane].hasRoom else { return }
            if lanes[lane].isQuestionsTurn, sendLook(on: lane, at: now) || ask(on: lane, at: now) { continue }
            guard let block = lanes[lane].ready.popFirst() else {
                guard sendLook(on: lane, at: now) || ask(on: lane, at: now) else { return }
                continue
            }
            let unit = table.unitOf[block]
            guard mayAsk(unit, at: now) else {
                schedule.done(block, at: now)
                continue
            }
            guard isFree(unit, for: block, at: now) else { continue }
            read(block, on: lane, at: now)
            lanes[lane].isQuestionsTurn = true
        }
    }

    mutating func mayAsk(_ unit: Int, at now: Uptime) -> Bool {
        let lane = units[unit].lane
        return lanes[lane].health.mayAsk(at: now) && units[unit].health.mayAsk(at: now)
            && lanes[lane].fight.mayAsk(at: now)
    }

    /// Whether a poll may go to its unit now; otherwise it waits for the unit, and the link goes on with others.
    private mutating func isFree(_ unit: Int, for block: Int, at now: Uptime) -> Bool {
        if !units[unit].identity.isRight {
            if units[unit].identity.isAsking {
                units[unit].waiting.append(block)
            } else if units[unit].identity.wantsAsking(at: now) {
                units[unit].waiting.append(block)
                askIdentity(unit, at: now)
            } else {
                schedule.done(block, at: now)
            }
            return false
        }
        guard units[unit].plan.pause > .zero else { return true }
        if units[unit].inFlight > 0 {
            units[unit].waiting.append(block)
            return false
        }
        if now < units[unit].pausedUntil {
            schedule.putOff(block, until: units[unit].pausedUntil)
            return false
        }
        return true
    }

    /// A unit answered, or did not: what waited for it is due again after its pause.
    mutating func letGo(_ unit: Int, at now: Uptime) {
        units[unit].inFlight -= 1
        units[unit].pausedUntil = now + units[unit].plan.pause
        guard !units[unit].waiting.isEmpty else { return }
        for block in units[unit].waiting { schedule.putOff(block, until: units[unit].pausedUntil) }
        units[unit].waiting.removeAll(keepingCapacity: true)
    }

    /// Hands a request over, and says whether the driver took it.
    mutating func submit(
        _ purpose: Flights.Purpose, _ request: DriverRequest, to unit: Int, within allowance: TimeSpan, at now: Uptime
    ) -> DriverStatus {
        let lane = units[unit].lane
        var request = request
        request.ticket = flights.depart(purpose)
        request.deadline = now + allowance
        let status = driver.submit(request)
        units[unit].health.asked()
        lanes[lane].health.asked()
        if status == .ok {
            lanes[lane].inFlight += 1
            units[unit].inFlight += 1
        } else {
            _ = flights.land(request.ticket)
        }
        return status
    }

    private mutating func read(_ index: Int, on lane: Int, at now: Uptime) {
        let polled = table.blocks[index]
        let unit = table.unitOf[index]
        var request = DriverRequest(
            ticket: 0, deadline: now, link: lane, unit: polled.block.unit, operation: .read(polled.block.area),
            address: polled.block.address, count: polled.block.count)
        if polled.block.area == .frame { fill(&request, for: polled.block) }
        let purpose = Flights.Purpose.poll(index, generation: table.generations[index])
        let status = submit(purpose, request, to: unit, within: table.allowances[index], at: now)
        if status == .ok {
            table.isAsked[index] = true
        } else {
            failed(index, status, wasSent: false, at: now)
        }
    }
}
