internal import AndonCore

// What a unit refuses: found out one question at a time between two polls, left out, tried again rarely.
extension Wire {
    /// Whether a request is not polled in its own cycle: its values are being asked for one by one, or all of it is refused.
    func isHeldBack(_ index: Int, at now: Uptime) -> Bool {
        let unit = table.unitOf[index]
        guard units[unit].healer.holdsBack else { return false }
        return !units[unit].healer.mayPoll(Self.ask(table.blocks[index].block), at: now)
    }

    static func ask(_ block: ReadBlock) -> HealAsk { HealAsk(block.area, block.address, block.count) }

    /// A poll was refused.
    mutating func heal(_ index: Int, exception: UInt8, at now: Uptime) {
        let unit = table.unitOf[index]
        let block = table.blocks[index].block
        guard block.area != .frame else { return }
        let steps = units[unit].healer.refused(
            Self.ask(block), spans: spans(of: block), exception: exception, hasWorked: table.hasAnswered[index], at: now
        )
        lanes[units[unit].lane].hasQuestions = true
        learn(steps, of: unit, at: now)
    }

    /// A poll brought values.
    mutating func healthy(_ index: Int, at now: Uptime) {
        let unit = table.unitOf[index]
        let block = table.blocks[index].block
        guard block.area != .frame else { return }
        if !table.hasAnswered[index] {
            table.hasAnswered[index] = true
            units[unit].healer.works(block.area)
        }
        learn(units[unit].healer.answered(Self.ask(block), at: now), of: unit, at: now)
    }

    /// Units that may be others now, or in another state, are asked for all that they refused.
    mutating func askAgain(_ unit: Int, at now: Uptime) {
        units[unit].healer.askAgain(at: now)
        wakeQuestions(of: unit, at: now)
    }

    /// The addresses of each value with its decimals; values that share one are one.
    private func spans(of block: ReadBlock) -> [Range<Int>] {
        let end = Int(block.address) + Int(block.count)
        let all = block.all.map { tag -> Range<Int> in
            let first = Int(block.address) + Int(tag.offset)
            var span = first..<min(end, first + max(1, tag.type.width))
            if let decimals = around.plan[tag.tag].decimals, decimals.area == block.area {
                let at = Int(decimals.address)
                if at >= Int(block.address), at < end {
                    span = min(span.lowerBound, at)..<max(span.upperBound, at + 1)
                }
            }
            return span
        }
        var apart: [Range<Int>] = []
        for span in all.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let last = apart.last, span.lowerBound < last.upperBound {
                apart[apart.count - 1] = last.lowerBound..<max(last.upperBound, span.upperBound)
            } else {
                apart.append(span)
            }
        }
        return apart
    }

    /// Sends the next question of a unit behind this link, each unit in its turn.
    ///
    /// - Returns: whether one was sent.
    mutating func ask(on lane: Int, at now: Uptime) -> Bool {
        guard lanes[lane].hasQuestions, !lanes[lane].isQuestioned, mayPoll, endsAt == nil else { return false }
        var isLeft = false
        for step in 0..<units.count {
            let unit = (lanes[lane].nextQuestioner + step) % units.count
            guard units[unit].lane == lane else { continue }
            let isToBeKnown = units[unit].blocks.isEmpty && !units[unit].identity.isRight
            guard isToBeKnown || units[unit].healer.isSearching || units[unit].healer.nextRetry ?? .distantFuture <= now
            else { continue }
            isLeft = true
            guard mayAsk(unit, at: now), now >= units[unit].pausedUntil,
                units[unit].plan.pause == .zero || units[unit].inFlight == 0
            else { continue }
            if !units[unit].identity.isRight {
                guard isToBeKnown, units[unit].identity.wantsAsking(at: now) else { continue }
                lanes[lane].nextQuestioner = unit + 1
                lanes[lane].isQuestionsTurn = false
                lanes[lane].isQuestioned = true
                askIdentity(unit, at: now)
                return true
            }
            guard let question = units[unit].healer.next(at: now) else { continue }
            lanes[lane].nextQuestioner = unit + 1
            lanes[lane].isQuestionsTurn = false
            return send(question, to: unit, at: now)
        }
        lanes[lane].hasQuestions = isLeft
        return false
    }

    private mutating func send(_ question: HealAsk, to unit: Int, at now: Uptime) -> Bool {
        let endpoint = units[unit].endpoint
        let block = ReadBlock(
            link: endpoint.link, unit: endpoint.unit, area: question.area, address: question.address,
            count: question.count, period: .seconds(1), tags: [])
        let request = DriverRequest(
            ticket: 0, deadline: now, link: units[unit].lane, unit: endpoint.unit, operation: .read(question.area),
            address: question.address, count: question.count)
        let allowance = Self.allowance(of: block, in: around.plan)
        let status = submit(.heal(unit: unit, question), request, to: unit, within: allowance, at: now)
        guard status == .ok else {
            _ = units[unit].healer.took(.none, to: question, at: now)
            return false
        }
        lanes[units[unit].lane].isQuestioned = true
        return true
    }

    /// The answer to a question.
    mutating func healed(_ unit: Int, _ ask: HealAsk, _ answer: DriverAnswer) {
        let now = answer.answered
        let found: HealAsk.Answer
        switch answer.status {
        case .ok where answer.isUnconfirmed: found = .none
        case .ok:
            found = .values
            linkWorks(units[unit].lane, at: now)
            unitAnswers(unit, .answered, at: now, but: units[unit].reason)
        case .exception where answer.status.isOfGateway:
            found = .none
            linkWorks(units[unit].lane, at: now)
        case .exception(let code):
            found = .refused(code)
            linkWorks(units[unit].lane, at: now)
            unitAnswers(unit, .refused, at: now, but: answer.status.words)
        default: found = .none
        }
        if found == .none { questionFailed(unit, answer) }
        count(answer.status, on: units[unit].lane)
        learn(units[unit].healer.took(found, to: ask, at: now), of: unit, at: now)
    }

    /// A question that brought nothing is a failure as a poll's, and the probe of a demoted unit is over.
    mutating func questionFailed(_ unit: Int, _ answer: DriverAnswer) {
        let now = answer.answered
        switch answer.status {
        case .exception where answer.status.isOfGateway: unitFails(unit, answer.status, .timeout, at: now)
        case .ok, .exception: break
        case .linkDown, .locked, .noMemory, .badConfig:
            if units[unit].health.isDemoted { _ = units[unit].health.took(.linkDown, at: now) }
            linkFails(units[unit].lane, answer.status, at: now)
        case .timeout where answer.sent == nil && !units[unit].health.isDemoted: break
        case .timeout: unitFails(unit, answer.status, .timeout, at: now)
        default: unitFails(unit, answer.status, .garbled, at: now)
        }
    }
}
