/// What a person wants to see through the agent that owns the wire: one question to one unit, behind any link that
/// speaks Modbus, whether the plan polls the unit or not.
package struct Look: Sendable, Hashable {
    package var link: LinkID
    package var unit: UInt8
    package var question: ProbeQuestion

    package init(link: LinkID, unit: UInt8, _ question: ProbeQuestion) {
        self.link = link
        self.unit = unit
        self.question = question
    }

    package var endpoint: Endpoint { Endpoint(link: link, unit: unit) }

    /// What goes out for it, held against what the plan says of the unit and its link.
    ///
    /// The link's own queue is not looked at: this costs a sort of the plan's tags where the link has the stop's output, and
    /// nothing otherwise.
    ///
    /// - Parameter isArmed: whether the stop is armed; nil: as the plan says.
    package func checked(in plan: Plan, isArmed: Bool? = nil) throws(LookRefusal) -> LookRequest {
        if case .serialFrames = plan[link].driver { throw .frames(link: plan[link].name) }
        let request = try request(of: plan.unit(endpoint))
        if isArmed ?? (plan.stop?.mode == .armed) { try spareTheStop(request, in: plan) }
        return request
    }

    private func request(of unit: UnitPlan) throws(LookRefusal) -> LookRequest {
        guard case .values(let point, let count) = question else {
            return LookRequest(look: self, first: 0, count: 0, skipped: 0)
        }
        let (first, end) = (Int(point.address), Int(point.address) + Int(count))
        let limit = min(point.area.isBits ? 2_000 : 125, unit.limits[point.area])
        guard count > 0, end <= 65_536 else { throw .tooMany(Int(count), atMost: limit, point.area) }
        guard Int(count) <= limit else { throw .tooMany(Int(count), atMost: limit, point.area) }
        // The widest value is four registers: more than one value is what such a unit refuses.
        if unit.isOneAtATime, Int(count) > (point.area.isBits ? 1 : 4) { throw .oneAtATime(point.area) }
        let barred = AddressRanges(unit.forbidden, of: point.area)
        guard !barred.touch(first, end) else {
            let range = unit.forbidden.first { $0.area == point.area && Int($0.first) < end && first <= Int($0.last) }
            throw .forbidden(range ?? PointRange(point.area, point.address, point.address))
        }
        let isFromZero =
            unit.startsAtZero.contains(point.area) && !unit.isOneAtATime && end <= limit && !barred.touch(0, end)
        return LookRequest(
            look: self, first: isFromZero ? 0 : point.address, count: UInt16(isFromZero ? end : end - first),
            skipped: isFromZero ? first : 0)
    }

    /// An armed stop never waits longer than the plan says: for the longest request that is polled on its link.
    private func spareTheStop(_ request: LookRequest, in plan: Plan) throws(LookRefusal) {
        guard let stop = plan.stop, stop.outputs.contains(where: { plan.link(of: $0) == link }) else { return }
        let unit = plan.unit(endpoint)
        let own = RequestBudget(request.block, on: plan[link], unit: unit).exchange.deadline
        let polled = LinkBudget(link, ReadPlan.blocks(for: plan).filter { $0.link == link }, in: plan)
        guard polled.requests.count >= polled.inFlight, let most = polled.requests.map(\.exchange.deadline).max() else {
            throw .stopWouldWait(own, atMost: .zero, link: plan[link].name)
        }
        guard own <= most else { throw .stopWouldWait(own, atMost: most, link: plan[link].name) }
    }
}

/// A look that the plan allows, as it goes out.
package struct LookRequest: Sendable, Hashable {
    package var look: Look
    /// Where the request begins, and how many values it asks for; 0 of a question that is none of values.
    package var first: UInt16
    package var count: UInt16
    /// Values in front of those that were asked for, because the unit reads from 0 on.
    package var skipped: Int

    /// As long as the request may be on the wire: an answer that names the device is as long as there is one.
    package var block: ReadBlock {
        let area: Area = if case .values(let point, _) = look.question { point.area } else { .holding }
        return ReadBlock(
            link: look.link, unit: look.unit, area: area, address: first, count: count == 0 ? 125 : count,
            period: .seconds(1), tags: [])
    }
}
