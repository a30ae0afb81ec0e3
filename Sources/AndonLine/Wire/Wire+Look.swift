internal import AndonCore

// What a person wants to see: one look under way on a link, between two polls, never before the stop. It changes nothing
// that the wire knows of a unit: a demoted one stays demoted, and a silent one is not a failure more.
extension Wire {
    /// Takes an order; one that is let go here answers that the wire has ended.
    mutating func look(_ order: LookOrder, at now: Uptime) {
        guard !isEnding, let lane = laneOfLink[order.request.look.link] else { return }
        guard lanes[lane].look == nil else { return order.answer(.failure(.busy(link: lanes[lane].name))) }
        guard lanes[lane].fight.mayAsk(at: now) else {
            return order.answer(.failure(.contended(link: lanes[lane].name)))
        }
        lanes[lane].look = order
        looksWaiting += 1
        pump(lane, at: now)
    }

    /// Sends the look that waits on this link, where its unit may be asked now: also one that is given up, which a person
    /// asks about more than about any other.
    ///
    /// - Returns: whether it was sent.
    mutating func sendLook(on lane: Int, at now: Uptime) -> Bool {
        guard let order = lanes[lane].look, mayPoll, !isEnding, !lanes[lane].isQuestioned else { return false }
        let unit = units.firstIndex { $0.endpoint == order.request.look.endpoint }
        let isAnswering = unit.map { units[$0].plan.pause > .zero && units[$0].inFlight > 0 } ?? false
        guard now >= restsUntil(unit, lane), !isAnswering else { return false }
        lanes[lane].look = nil
        looksWaiting -= 1
        var request = order.request.request(link: lane)
        request.ticket = flights.depart(.look(lane: lane, unit: unit))
        request.deadline = now + Self.allowance(of: order.request.block, in: around.plan)
        let status = driver.submit(request)
        guard status == .ok else {
            _ = flights.land(request.ticket)
            let driver = around.plan[lanes[lane].id].driver
            order.answer(.success(ProbeAnswer(refused: status, by: driver)))
            return false
        }
        lanes[lane].lookUnderWay = order
        lanes[lane].inFlight += 1
        lanes[lane].isQuestioned = true
        lanes[lane].isQuestionsTurn = false
        if let unit { units[unit].inFlight += 1 }
        return true
    }

    mutating func looked(_ lane: Int, _ unit: Int?, _ answer: DriverAnswer, _ values: Span<UInt16>) {
        lanes[lane].inFlight -= 1
        lanes[lane].isQuestioned = false
        counts[lane].requests += 1
        sum.requests += 1
        if answer.status == .ok {
            counts[lane].answers += 1
            sum.answers += 1
        }
        count(answer.status, on: lane)
        if let unit { letGo(unit, at: answer.answered) }
        guard let order = lanes[lane].lookUnderWay.take() else { return }
        if unit == nil {
            lanes[lane].strangerRestsUntil = answer.answered + around.plan.unit(order.request.look.endpoint).pause
        }
        if answer.status == .timeout, answer.sent == nil {
            // Held back for a doubt about this unit: nobody was asked.
            return order.answer(.failure(.settling(unit: order.request.look.unit)))
        }
        var found = ProbeAnswer(answer, values, skipped: order.request.skipped)
        if case .failed = found.outcome { found.outcome = .failed(words(of: answer.status)) }
        order.answer(.success(found))
    }

    /// Each turn: a look that waited for its unit's pause, or for too long.
    mutating func tickLooks(at now: Uptime) {
        guard looksWaiting > 0 else { return }
        for lane in lanes.indices {
            guard let order = lanes[lane].look else { continue }
            guard now >= order.sendBy else {
                pump(lane, at: now)
                continue
            }
            lanes[lane].look = nil
            looksWaiting -= 1
            order.answer(.failure(.noRoom(link: lanes[lane].name)))
        }
    }

    /// Nothing is asked any more.
    mutating func endLooks() {
        guard looksWaiting > 0 else { return }
        for lane in lanes.indices { lanes[lane].look = nil }
        looksWaiting = 0
    }

    /// When a look that waits has to be looked at again, unless an answer comes before.
    func nextLook(after now: Uptime) -> Uptime {
        guard looksWaiting > 0 else { return .distantFuture }
        var next = Uptime.distantFuture
        for lane in lanes.indices {
            guard let order = lanes[lane].look else { continue }
            let unit = units.firstIndex { $0.endpoint == order.request.look.endpoint }
            let rests = restsUntil(unit, lane)
            next = min(next, order.sendBy, rests > now ? rests : .distantFuture)
        }
        return next
    }

    /// A unit that the plan does not poll rests as its link says.
    private func restsUntil(_ unit: Int?, _ lane: Int) -> Uptime {
        unit.map { units[$0].pausedUntil } ?? lanes[lane].strangerRestsUntil
    }
}

extension LookRequest {
    func request(link: Int) -> DriverRequest {
        var request = DriverRequest(
            ticket: 0, deadline: .zero, link: link, unit: look.unit, operation: .reportServerID, address: first,
            count: count)
        switch look.question {
        case .values(let point, _): request.operation = .read(point.area)
        case .deviceID(let code, let object):
            request.operation = .readDeviceID
            request.address = UInt16(code) << 8 | UInt16(object)
        case .serverID: break
        }
        return request
    }
}
