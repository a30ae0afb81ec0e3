internal import AndonCore

// Who a unit is: asked before its first sample is good, and again after each connection.
extension Wire {
    mutating func askIdentity(_ unit: Int, at now: Uptime) {
        guard let check = units[unit].identity.check else { return }
        let endpoint = units[unit].endpoint
        var request = DriverRequest(
            ticket: 0, deadline: now, link: units[unit].lane, unit: endpoint.unit, operation: .reportServerID,
            address: 0, count: 0)
        switch check.next {
        case .register(let point):
            request.operation = .read(point.area)
            request.address = point.address
            request.count = 1
        case .deviceID(let object):
            request.operation = .readDeviceID
            request.address = 0x0100 | UInt16(object)
        case .serverID: break
        }
        // As long an answer as there is: 256 bytes on a serial wire.
        let block = ReadBlock(
            link: endpoint.link, unit: endpoint.unit, area: .holding, address: 0, count: 125, period: .seconds(1),
            tags: [])
        units[unit].identity.isAsking = true
        let allowance = Self.allowance(of: block, in: around.plan)
        let status = submit(.identity(unit: unit), request, to: unit, within: allowance, at: now)
        guard status != .ok else { return }
        units[unit].identity.isAsking = false
        lanes[units[unit].lane].isQuestioned = false
        units[unit].inFlight += 1
        letGo(unit, at: now)
        take(.wrong("its driver cannot ask: \(status.words)"), of: unit, at: now)
    }

    mutating func identified(_ unit: Int, _ answer: DriverAnswer, _ values: Span<UInt16>) {
        let now = answer.answered
        count(answer.status, on: units[unit].lane)
        switch answer.status {
        case .ok where answer.isUnconfirmed: break
        case .ok:
            linkWorks(units[unit].lane, at: now)
            unitAnswers(unit, .answered, at: now)
            var words: [UInt16] = []
            for index in values.indices { words.append(values[index]) }
            take(units[unit].identity.read(words), of: unit, at: now)
        case .exception where !answer.status.isOfGateway:
            linkWorks(units[unit].lane, at: now)
            unitAnswers(unit, .refused, at: now, but: answer.status.words)
            // A busy device has not said who it is.
            if !Self.isBusy(answer.status) {
                take(.wrong("it does not say who it is: \(answer.status.words)"), of: unit, at: now)
            }
        default:
            questionFailed(unit, answer)
            let reason: Quality.Reason =
                answer.status.isOfGateway ? .exception : answer.status == .timeout ? .timeout : .linkDown
            spoil(units[unit].blocks, reason, at: now)
        }
    }

    private mutating func take(_ verdict: IdentityCheck.Verdict, of unit: Int, at now: Uptime) {
        guard units[unit].identity.took(verdict, at: now) else {
            if units[unit].identity.wrong != nil { spoil(units[unit].blocks, .identity, at: now) }
            return
        }
        let endpoint = units[unit].endpoint
        let who = "unit \(endpoint.unit) on \(lanes[units[unit].lane].name)"
        if let wrong = units[unit].identity.wrong {
            units[unit].reason = "another device: \(wrong)"
            units[unit].isHeard = false
            report { $0.silent(endpoint, reason: "\(who): another device: \(wrong)", at: now) }
            spoil(units[unit].blocks, .identity, at: now)
            isMisknown.insert(unit)
            emit(
                .identityWrong, endpoint, [],
                "\(who) is not the device of the plan: \(wrong); its values are bad, and only a stop is written to it",
                at: now)
        } else if isMisknown.remove(unit) != nil {
            emit(.identityRight, endpoint, [], "\(who) is the device of the plan again", at: now)
        }
    }

    /// A connection that is another than before: who answers may be another device, or one that has just started.
    mutating func noteConnection(_ lane: Int, at now: Uptime) {
        guard lanes[lane].watchesConnects, let connects = driver.counters(link: lane)?.connects,
            connects != lanes[lane].connects
        else { return }
        let isFirst = lanes[lane].connects == 0
        lanes[lane].connects = connects
        guard !isFirst else { return }
        for unit in units.indices where units[unit].lane == lane {
            units[unit].identity.mustAsk()
            if !lanes[lane].closesIdle, units[unit].plan.warmUp > .zero {
                units[unit].warmUntil = now + units[unit].plan.warmUp
            }
            if units[unit].blocks.isEmpty { lanes[lane].hasQuestions = true }
        }
    }

    /// What the device with an output of the stop says of itself, where that is not what the plan says.
    func wrongDevice(at endpoint: Endpoint) -> String? {
        units.first { $0.endpoint == endpoint }?.identity.wrong
    }
}
