package import AndonCore

/// The requests that read all of a profile from one device behind a link.
struct ProfilePlan {
    /// What the device takes, and no more than the link allows.
    let unit: UnitPlan
    let asks: [ProfileWalk.Ask]
    /// Tags on addresses that are not to be touched.
    let leftOut: [String]

    init(_ profile: Profile, on link: LinkPlan) {
        var link = link
        var unit = link.defaults
        profile.unit.apply(to: &unit)
        for area in Area.modbus { unit.limits[area] = min(unit.limits[area], link.defaults.limits[area]) }
        link.defaults = unit
        self.unit = unit
        let tags = profile.tags.map(\.plan).filter { $0.access != .write }.map { tag in
            var tag = tag
            (tag.link, tag.machine, tag.unit, tag.access) = (LinkID(0), MachineID(0), 1, .read)
            tag.poll = .seconds(1)
            return tag
        }
        let machine = MachinePlan(name: "device", kind: .other, link: LinkID(0), tags: tags.indices.map { TagID($0) })
        let plan = Plan(
            site: "", line: "", hash: "", broker: nil, links: [link], machines: [machine], tags: tags, rules: [],
            stop: nil, agent: AgentPlan())
        asks = ReadPlan.blocks(for: plan).map { block in
            let spans = Self.apart(block.all.map { plan[$0.tag].span })
            return ProfileWalk.Ask(
                area: block.area, spans: spans,
                isFromZero: block.address == 0 && unit.startsAtZero.contains(block.area) && !unit.isOneAtATime)
        }
        leftOut = ReadPlan.leftOut(of: Endpoint(link: LinkID(0), unit: 1), in: plan, learnt: UnitLearnt())
            .map { plan[$0].name }
    }

    /// Spans that share an address are one.
    private static func apart(_ spans: [Range<Int>]) -> [Range<Int>] {
        var apart: [Range<Int>] = []
        for span in spans.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let last = apart.last, span.lowerBound < last.upperBound {
                apart[apart.count - 1] = last.lowerBound..<max(last.upperBound, span.upperBound)
            } else {
                apart.append(span)
            }
        }
        return apart
    }
}

extension Profile {
    /// Where its first value that can be read stands; for sentences.
    package var firstPoint: Point { tags.first { $0.plan.access != .write }?.plan.point ?? Point(.holding, 0) }
}
