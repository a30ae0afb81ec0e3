/// Tags merged into few requests.
package enum ReadPlan {
    /// The requests that poll every readable tag of a plan, ordered by link, period, unit, area and address.
    ///
    /// Only tags of one link, unit, area and period share a request. Unwanted values between two tags are read along
    /// where that costs less wire time than a request of its own (`GapTolerance`). No request is longer than the link
    /// allows, and a two-register value is always read whole, in one request: it cannot be torn between two reads.
    package static func blocks(for plan: Plan) -> [ReadBlock] {
        var groups: [Group: [TagID]] = [:]
        for (index, tag) in plan.tags.enumerated() where tag.access != .write {
            let group = Group(link: tag.link, period: tag.poll, unit: tag.unit, area: tag.point.area)
            groups[group, default: []].append(TagID(index))
        }
        return groups.keys.sorted().flatMap { group in
            blocks(of: group, tags: groups[group, default: []], plan: plan)
        }
    }

    private static func blocks(of group: Group, tags: [TagID], plan: Plan) -> [ReadBlock] {
        let link = plan[group.link]
        let limit = plan.unit(Endpoint(link: group.link, unit: group.unit)).limits[group.area]
        let tolerance = GapTolerance(of: link, area: group.area).values
        let sorted = tags.sorted { (plan[$0].point.address, $0) < (plan[$1].point.address, $1) }

        var blocks: [ReadBlock] = []
        var start = 0
        var end = 0
        for id in sorted {
            let tag = plan[id]
            let first = Int(tag.point.address)
            let afterLast = first + tag.type.width
            if blocks.isEmpty || first - end > tolerance || max(end, afterLast) - start > limit {
                start = first
                end = afterLast
                blocks.append(
                    ReadBlock(
                        link: group.link, unit: group.unit, area: group.area, address: tag.point.address,
                        count: UInt16(end - start), period: group.period, tags: []))
            }
            end = max(end, afterLast)
            blocks[blocks.count - 1].count = UInt16(end - start)
            blocks[blocks.count - 1].append(
                BlockTag(
                    tag: id, offset: UInt16(first - start), type: tag.type, order: tag.order, scale: tag.scale,
                    bias: tag.offset))
        }
        return blocks
    }

    /// What tags must have in common to be read by one request.
    private struct Group: Hashable, Comparable {
        var link: LinkID
        var period: TimeSpan
        var unit: UInt8
        var area: Area

        static func < (left: Group, right: Group) -> Bool {
            (left.link, left.period, left.unit, left.area.readFunction.rawValue)
                < (right.link, right.period, right.unit, right.area.readFunction.rawValue)
        }
    }
}
