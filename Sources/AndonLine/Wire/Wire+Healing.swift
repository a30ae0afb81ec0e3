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

    /// Keeps what was learnt, and polls what is left; it is told once a second.
    private mutating func learn(_ steps: [Healer.Step], of unit: Int, at now: Uptime) {
        guard !steps.isEmpty else { return }
        let before = Set(units[unit].leftOut)
        if steps.contains(where: \.isLearnt) {
            rebuild(unit, at: now)
            around.learnt.keep(units[unit].healer.learnt, of: units[unit].endpoint)
        } else {
            leaveOut(unit, at: now)
        }
        let newly = units[unit].leftOut.filter { !before.contains($0) }
        let returned = before.subtracting(units[unit].leftOut).sorted()
        for step in steps { note(step, of: unit, newly, returned, at: now) }
        spoil(newly, at: now)
    }

    private mutating func note(
        _ step: Healer.Step, of unit: Int, _ newly: [TagID], _ returned: [TagID], at now: Uptime
    ) {
        let endpoint = units[unit].endpoint
        let who = "unit \(endpoint.unit) on \(lanes[units[unit].lane].name)"
        let plan = around.plan
        switch step {
        case .refused(let range):
            units[unit].news.refused.append(range, newly.filter { plan.stands($0, on: range) })
        case .returned(let range):
            units[unit].news.returned.append(range, returned.filter { plan.stands($0, on: range) })
        case .rests(let ask): units[unit].news.resting.append(ask.range, tags(of: ask, of: unit))
        case .woke(let ask): units[unit].news.returned.append(ask.range, tags(of: ask, of: unit))
        case .limited(let area, let limit):
            emit(
                .limitLearnt, endpoint, [],
                "\(who) answers at most \(limit) \(area.values) in one request: it is tried again rarely", at: now)
        case .unlimited(let area):
            emit(.limitLifted, endpoint, [], "\(who) answers longer requests for \(area.values) again", at: now)
        }
    }

    /// Tells what units refuse since the last time, one line for each: a unit that refuses everything is no flood.
    mutating func tellRefusals(at now: Uptime) {
        for unit in units.indices where !units[unit].news.isEmpty {
            let news = units[unit].news
            units[unit].news = RefusalNews()
            let endpoint = units[unit].endpoint
            let who = "unit \(endpoint.unit) on \(lanes[units[unit].lane].name)"
            for (step, points, what, then) in [
                (WireReport.Step.pointRefused, news.refused, "refuses", ": left out and tried again rarely"),
                (.pointRefused, news.resting, "refuses all of", ": tried again as a dead unit is (probe-at-most)"),
                (.pointReturned, news.returned, "answers", " again"),
            ] where !points.ranges.isEmpty {
                emit(step, endpoint, points.tags, "\(who) \(what) \(points.words(in: around.plan))\(then)", at: now)
            }
        }
    }

    /// The tags that a request of the plan reads.
    func tags(of ask: HealAsk, of unit: Int) -> [TagID] {
        units[unit].blocks.filter { Self.ask(table.blocks[$0].block) == ask }
            .flatMap { table.blocks[$0].block.all.map(\.tag) }
    }

    func emit(_ step: WireReport.Step, _ endpoint: Endpoint, _ tags: [TagID], _ text: String, at now: Uptime) {
        around.gate.emit(
            .wire(WireReport(step: step, link: endpoint.link, unit: endpoint.unit, tags: tags, text: text, at: now)))
    }

    /// The unit's blocks as they are now; blocks that stay the same keep their place and their moment.
    private mutating func rebuild(_ unit: Int, at now: Uptime) {
        let endpoint = units[unit].endpoint
        var wanted = ReadPlan.blocks(of: endpoint, in: around.plan, learnt: units[unit].healer.learnt)
        var kept: [Int] = []
        for place in units[unit].blocks {
            if let same = wanted.firstIndex(where: { Self.isSame($0, table.blocks[place].block) }) {
                wanted.remove(at: same)
                kept.append(place)
                continue
            }
            schedule.remove(place)
            lanes[units[unit].lane].ready.remove(place)
            units[unit].waiting.removeAll { $0 == place }
            table.remove(place)
        }
        for block in wanted {
            let place = table.add(block, unit: unit, allowance: Self.allowance(of: block, in: around.plan))
            schedule.set(place, period: block.period, start: now)
            kept.append(place)
        }
        units[unit].blocks = kept
        units[unit].healer.keep(Set(kept.map { Self.ask(table.blocks[$0].block) }))
        leaveOut(unit, at: now)
    }

    private static func isSame(_ left: ReadBlock, _ right: ReadBlock) -> Bool {
        left.area == right.area && left.address == right.address && left.count == right.count
            && left.period == right.period && left.all == right.all
    }

    /// At the start: what an earlier run learnt to be refused is bad and not asked for.
    mutating func startWithout(_ unit: Int, at now: Uptime) {
        leaveOut(unit, at: now)
        spoil(units[unit].leftOut, at: now)
    }

    /// What no block of a unit reads any more; a machine of which that is all, or all that is left is refused, has nothing to
    /// show.
    private mutating func leaveOut(_ unit: Int, at now: Uptime) {
        let endpoint = units[unit].endpoint
        units[unit].leftOut = ReadPlan.leftOut(of: endpoint, in: around.plan, learnt: units[unit].healer.learnt)
        let resting = resting(of: unit).flatMap(\.tags)
        let machines = (units[unit].leftOut + resting).map { around.plan[$0].machine }
        guard machines != units[unit].silenced else { return }
        units[unit].silenced = machines
        report { $0.leftOut(machines, of: endpoint, at: now) }
    }

    /// Requests of which every part is refused now.
    func resting(of unit: Int) -> [RefusedPoints] {
        guard units[unit].healer.holdsBack else { return [] }
        return units[unit].blocks.compactMap { place in
            let block = table.blocks[place].block
            guard let next = units[unit].healer.nextTry(of: Self.ask(block)) else { return nil }
            return RefusedPoints(range: Self.ask(block).range, tags: block.all.map(\.tag), nextTry: next)
        }
    }

    private mutating func spoil(_ tags: [TagID], at now: Uptime) {
        samples.removeAll(keepingCapacity: true)
        for tag in tags where !around.plan[tag].type.isText {
            samples.append(Sample(tag: tag, value: 0, quality: .bad(.refusedAddress), at: now))
        }
        if !samples.isEmpty { decide(answered: now) }
    }

    mutating func forget(_ link: LinkID, _ number: UInt8?, at now: Uptime) {
        for unit in units.indices where units[unit].endpoint.link == link {
            guard number == nil || units[unit].endpoint.unit == number else { continue }
            units[unit].healer.forget()
            rebuild(unit, at: now)
            around.learnt.keep(UnitLearnt(), of: units[unit].endpoint)
        }
    }
}

// Busy is no refusal: the same request once more, soon, within its own cycle.
extension Wire {
    private static let busyTriesAtMost = 3
    private static let firstBusyWait = TimeSpan.milliseconds(20)

    /// - Returns: whether the unit was busy and the block is due again in the same cycle.
    mutating func isPutOff(_ index: Int, _ status: DriverStatus, at now: Uptime) -> Bool {
        guard Self.isBusy(status), table.busyTries[index] < Self.busyTriesAtMost else {
            table.busyTries[index] = 0
            return false
        }
        let wait = Self.firstBusyWait * (1 << Int64(table.busyTries[index]))
        guard now + wait < schedule.due(of: index) + table.blocks[index].block.period else {
            table.busyTries[index] = 0
            return false
        }
        table.busyTries[index] += 1
        let unit = table.unitOf[index]
        linkWorks(units[unit].lane, at: now)
        unitAnswers(unit, .refused, at: now, but: status.words)
        schedule.putOff(index, until: now + wait)
        return true
    }

    static func isBusy(_ status: DriverStatus) -> Bool { status == .exception(5) || status == .exception(6) }

    /// A write of the stop that the output was too busy for goes out again soon, a few times.
    mutating func isStopPutOff(_ output: Int, _ status: DriverStatus, at now: Uptime) -> Bool {
        guard let place = stop?.place(of: output) else { return false }
        let tries = stop!.outputs[place].busyTries
        guard Self.isBusy(status), tries < Self.busyTriesAtMost, let last = stop!.outputs[place].lastWrite else {
            stop!.outputs[place].busyTries = 0
            return false
        }
        stop!.outputs[place].again = (now + Self.firstBusyWait * (1 << Int64(tries)), last)
        stop!.outputs[place].busyTries += 1
        return true
    }
}

extension Plan {
    /// Whether a tag's value, or its decimals, stands on one of these addresses.
    fileprivate func stands(_ tag: TagID, on range: PointRange) -> Bool {
        let plan = self[tag]
        let first = Int(plan.point.address)
        let isInside =
            plan.point.area == range.area && first <= Int(range.last)
            && Int(range.first) < first + max(1, plan.type.width)
        return isInside || plan.decimals.map { range.contains($0) } ?? false
    }
}

extension Healer.Step {
    /// Whether it changes what is asked for.
    fileprivate var isLearnt: Bool {
        switch self {
        case .refused, .returned, .limited, .unlimited: true
        case .rests, .woke: false
        }
    }
}

extension Area {
    fileprivate var values: String {
        switch self {
        case .coil: "coils"
        case .discrete: "discrete inputs"
        case .input: "input registers"
        case .holding: "holding registers"
        case .frame: "frames"
        }
    }
}
