import AndonCore

/// Holds tags against what their units take: limits, forbidden addresses, and numbers that must come in one request.
struct UnitCheck {
    let links: LinkTable
    let units: [Endpoint: UnitPlan]
    let mistakes: MistakeList

    /// Says each mistake once for a row of tags.
    func run(on drafts: [TagDraft]) {
        var told: Set<Place> = []
        for draft in drafts where draft.isSound && draft.plan.point.area != .frame {
            guard let link = links[draft.plan.link], link.isSound, !told.contains(draft.pointPlace) else { continue }
            let endpoint = Endpoint(link: draft.plan.link, unit: draft.plan.unit)
            if check(draft, units[endpoint] ?? link.plan.defaults, link) { told.insert(draft.pointPlace) }
        }
        for (endpoint, unit) in units { checkIdentity(of: endpoint, unit) }
    }

    /// True after the first mistake.
    private func check(_ draft: TagDraft, _ unit: UnitPlan, _ link: LinkDraft) -> Bool {
        let tag = draft.plan
        let own = Int(tag.point.address)...Int(tag.point.address) + tag.type.width - 1
        if let hit = unit.forbidden.first(where: { $0.area == tag.point.area && $0.span.overlaps(own) }) {
            return wrong(draft, "\(spot(tag.point.area, own)) in \(draft.name)", "\(forbidden(hit, tag))")
        }
        guard tag.access != .write else { return false }
        let limit = unit.limits[tag.point.area]
        guard own.count <= limit else {
            return wrong(
                draft, "\(TypeText.registers(own.count)) (\(TypeText.plain(tag.type))) in \(draft.name)",
                "what \(whose(draft, link)) \(limitKey(tag.point.area, draft, link)) (\(limit)) reads at once")
        }
        let all = decimalsSpan(own, tag)
        if all != own, let mistake = decimalsMistake(all, draft, unit, link) {
            mistakes.add(draft.decimalsPlace ?? draft.place, found: mistake.found, allowed: mistake.allowed)
            return true
        }
        guard unit.startsAtZero.contains(tag.point.area) else { return false }
        if all.upperBound >= limit {
            return wrong(
                draft, "\(spot(tag.point.area, own)), read from 0 on, in \(draft.name)",
                "an address below \(limit), the most that is read at once, or a unit without starts-at-zero")
        }
        if let hit = unit.forbidden.first(where: { $0.area == tag.point.area && $0.span.lowerBound < own.lowerBound }) {
            return wrong(
                draft, "\(spot(tag.point.area, own)), read from 0 on, in \(draft.name)",
                "an address before \(PointRangeText.plain(hit)), which is forbidden in unit \(tag.unit)")
        }
        return false
    }

    private func decimalsSpan(_ own: ClosedRange<Int>, _ tag: TagPlan) -> ClosedRange<Int> {
        guard let decimals = tag.decimals else { return own }
        return min(own.lowerBound, Int(decimals.address))...max(own.upperBound, Int(decimals.address))
    }

    private func decimalsMistake(
        _ all: ClosedRange<Int>, _ draft: TagDraft, _ unit: UnitPlan, _ link: LinkDraft
    ) -> (found: String, allowed: String)? {
        let tag = draft.plan
        let found = "decimals so far from \(draft.name) that one request takes \(spot(tag.point.area, all))"
        let limit = unit.limits[tag.point.area]
        if unit.isOneAtATime {
            return (
                "decimals in \(draft.name), whose unit \(tag.unit) takes one value at a time",
                "a scale, where the number of decimals never changes; both numbers must come in one request"
            )
        }
        if all.count > limit {
            let key = limitKey(tag.point.area, draft, link)
            return (
                found, "at most \(limit) in one request (\(key)); a nearer register, or a scale where it never changes"
            )
        }
        if let hit = unit.forbidden.first(where: { $0.area == tag.point.area && $0.span.overlaps(all) }) {
            return (found, "a register on this side of what is forbidden, \(PointRangeText.plain(hit)), or a scale")
        }
        return nil
    }

    private func wrong(_ draft: TagDraft, _ found: String, _ allowed: String) -> Bool {
        mistakes.add(draft.pointPlace, found: found, allowed: allowed)
        return true
    }

    private func forbidden(_ range: PointRange, _ tag: TagPlan) -> String {
        "an address outside \(PointRangeText.plain(range)), which is forbidden in unit \(tag.unit)"
    }

    private func spot(_ area: Area, _ range: ClosedRange<Int>) -> String {
        "\(area.rawValue) \(SpanText.plain(range))"
    }

    /// `the link's`, or `unit 5's` where the unit has a limit of its own.
    private func whose(_ draft: TagDraft, _ link: LinkDraft) -> String {
        let own = units[Endpoint(link: draft.plan.link, unit: draft.plan.unit)]
        let area = draft.plan.point.area
        return own == nil || own?.limits[area] == link.plan.defaults.limits[area]
            ? "the link's" : "unit \(draft.plan.unit)'s"
    }

    private func limitKey(_ area: Area, _ draft: TagDraft, _ link: LinkDraft) -> String {
        guard link.units[draft.plan.unit]?.change.mostOfArea[area] != nil else {
            return area.isBits ? "max-bits" : "max-registers"
        }
        return "max-\(area.rawValue)s"
    }

    private func checkIdentity(of endpoint: Endpoint, _ unit: UnitPlan) {
        guard case .register(let point, _) = unit.identity, let link = links[endpoint.link],
            let place = link.units[endpoint.unit]?.place,
            let hit = unit.forbidden.first(where: { $0.contains(point) })
        else { return }
        mistakes.add(
            place, found: "\(point.area.rawValue) \(point.address) as the identity of unit \(endpoint.unit)",
            allowed: "an address outside \(PointRangeText.plain(hit)), which is forbidden in it")
    }
}

extension PointRange {
    fileprivate var span: ClosedRange<Int> { Int(first)...Int(last) }
}
