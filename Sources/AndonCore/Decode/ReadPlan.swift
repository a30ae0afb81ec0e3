/// Tags merged into few requests.
package enum ReadPlan {
    /// The requests that poll every readable tag of a plan, ordered by link, period, unit, area and address.
    ///
    /// Only tags of one link, unit, area and period share a request. Unwanted values between two tags are read along
    /// where that costs less wire time than a request of its own (`GapTolerance`), and never over an address that is
    /// forbidden or was refused. No request is longer than the unit takes, by the plan and by what was learnt, and a value
    /// is always read whole, in one request, with the register of its decimals: it cannot be torn between two reads. Tags
    /// that cannot be read so are in no block (`leftOut`). All tags of one frame are one block.
    ///
    /// Costs one sort of the tags.
    package static func blocks(for plan: Plan, learnt: Learnt = Learnt()) -> [ReadBlock] {
        var blocks: [ReadBlock] = []
        for group in groups(plan.tags.indices.compactMap { WantedTag(plan, $0) }) {
            let endpoint = Endpoint(link: group[group.startIndex].link, unit: group[group.startIndex].unit)
            blocks += UnitReads(endpoint, plan, learnt[endpoint]).blocks(of: group, in: plan).blocks
        }
        return blocks
    }

    /// The requests to one unit, in the same order: what `blocks(for:)` has of it when it learnt this. Looks at each tag
    /// of the plan once.
    package static func blocks(of endpoint: Endpoint, in plan: Plan, learnt: UnitLearnt) -> [ReadBlock] {
        let reads = UnitReads(endpoint, plan, learnt)
        return groups(wanted(of: endpoint, in: plan)).flatMap { reads.blocks(of: $0, in: plan).blocks }
    }

    /// The longest request to each area with a limit, as it would be without those limits: what they keep from being asked.
    package static func longest(of endpoint: Endpoint, in plan: Plan, learnt: UnitLearnt) -> [Area: HealAsk] {
        guard !learnt.limits.isEmpty else { return [:] }
        let blocks = blocks(of: endpoint, in: plan, learnt: UnitLearnt(refused: learnt.refused))
        var longest: [Area: HealAsk] = [:]
        for block in blocks where block.count > longest[block.area]?.count ?? 0 {
            longest[block.area] = HealAsk(block.area, block.address, block.count)
        }
        return longest
    }

    /// The readable tags of a unit that no request asks for, in the plan's order: they stand on an address that is
    /// forbidden or was refused, or cannot be read whole in one request.
    package static func leftOut(of endpoint: Endpoint, in plan: Plan, learnt: UnitLearnt) -> [TagID] {
        let reads = UnitReads(endpoint, plan, learnt)
        return groups(wanted(of: endpoint, in: plan)).flatMap { reads.blocks(of: $0, in: plan).leftOut }.sorted()
    }

    /// The plan's tags that an answer to such a request holds whole, as the decoder reads them: none where the plan has no
    /// such link or unit. Looks at each tag of the plan once.
    package static func block(of source: RecordedSource, in plan: Plan) -> ReadBlock {
        guard let link = plan.links.firstIndex(where: { $0.name == source.link }) else {
            return ReadBlock(
                link: LinkID(0), unit: source.unit, area: source.area, address: source.address, count: source.count,
                period: .zero, tags: [])
        }
        let endpoint = Endpoint(link: LinkID(link), unit: source.unit)
        var block = ReadBlock(
            link: endpoint.link, unit: endpoint.unit, area: source.area, address: source.address, count: source.count,
            period: .zero, tags: [])
        let (first, end) = (Int(source.address), Int(source.address) + Int(source.count))
        for wanted in wanted(of: endpoint, in: plan).sorted()
        where wanted.area == source.area && wanted.first >= first && wanted.end <= end {
            UnitReads.append(plan[wanted.tag], wanted, from: first, to: &block)
        }
        return block
    }

    private static func wanted(of endpoint: Endpoint, in plan: Plan) -> [WantedTag] {
        plan.tags.indices.compactMap { index in
            guard plan.tags[index].link == endpoint.link, plan.tags[index].unit == endpoint.unit else { return nil }
            return WantedTag(plan, index)
        }
    }

    /// Sorted, and cut where tags cannot share a request.
    private static func groups(_ tags: [WantedTag]) -> [ArraySlice<WantedTag>] {
        let sorted = tags.sorted()
        var groups: [ArraySlice<WantedTag>] = []
        var start = 0
        for index in sorted.indices where index + 1 == sorted.count || !sorted[index].isOfGroup(sorted[index + 1]) {
            groups.append(sorted[start...index])
            start = index + 1
        }
        return groups
    }
}
