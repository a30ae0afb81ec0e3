internal import AndonCore

// What becomes of what was found out: kept, told, and the polls made anew.
extension Wire {
    /// Keeps what was learnt, and polls what is left; it is told once a second.
    mutating func learn(_ steps: [Healer.Step], of unit: Int, at now: Uptime) {
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
