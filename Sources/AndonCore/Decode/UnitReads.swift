/// How one unit may be read: its limits, what is never touched, its quirks.
struct UnitReads {
    private let link: LinkPlan
    private let unit: UnitPlan
    private let learnt: UnitLearnt

    init(_ endpoint: Endpoint, _ plan: Plan, _ learnt: UnitLearnt) {
        link = plan[endpoint.link]
        unit = plan.unit(endpoint)
        self.learnt = learnt
    }

    /// The requests of one group (one area, one period), which is sorted by address, and the tags that none of them reads.
    func blocks(of group: ArraySlice<WantedTag>, in plan: Plan) -> (blocks: [ReadBlock], leftOut: [TagID]) {
        guard let area = group.first?.area else { return ([], []) }
        if area == .frame { return (frames(of: group, in: plan), []) }
        let barred = AddressRanges(unit.forbidden + learnt.refused, of: area)
        let limit = limit(of: area)
        let tolerance = GapTolerance(of: link, unit: unit, area: area).values
        let startsAtZero = unit.startsAtZero.contains(area) && !unit.isOneAtATime

        var blocks: [ReadBlock] = []
        var leftOut: [TagID] = []
        var start = 0
        var end = 0
        for wanted in group {
            guard wanted.end <= 65_536, wanted.end - wanted.first <= limit, !barred.touch(wanted.first, wanted.end)
            else {
                leftOut.append(wanted.tag)
                continue
            }
            let isFromZero = startsAtZero && wanted.end <= limit && !barred.touch(0, wanted.end)
            let joins: Bool
            if blocks.isEmpty {
                joins = false
            } else if unit.isOneAtATime {
                joins = wanted.first == start && wanted.end == end
            } else if isFromZero, start == 0 {
                joins = true
            } else {
                joins =
                    wanted.first - end <= tolerance && max(end, wanted.end) - start <= limit
                    && !barred.touch(end, wanted.first)
            }
            if !joins {
                start = isFromZero ? 0 : wanted.first
                end = wanted.end
                blocks.append(
                    ReadBlock(
                        link: wanted.link, unit: wanted.unit, area: area, address: UInt16(start), count: 0,
                        period: TimeSpan(nanoseconds: wanted.period), tags: []))
            }
            end = max(end, wanted.end)
            blocks[blocks.count - 1].count = UInt16(end - start)
            Self.append(plan.tags[wanted.tag.index], wanted, from: start, to: &blocks[blocks.count - 1])
        }
        return (blocks, leftOut)
    }

    /// One request per frame; its count is what is sent.
    private func frames(of group: ArraySlice<WantedTag>, in plan: Plan) -> [ReadBlock] {
        var blocks: [ReadBlock] = []
        for wanted in group {
            if blocks.last?.address != wanted.address {
                var sent = 0
                if case .serialFrames(_, let frames) = link.driver, Int(wanted.address) < frames.asks.count {
                    sent = min(frames.asks[Int(wanted.address)].count, 1_024)
                }
                blocks.append(
                    ReadBlock(
                        link: wanted.link, unit: wanted.unit, area: .frame, address: wanted.address,
                        count: UInt16(sent), period: TimeSpan(nanoseconds: wanted.period), tags: []))
            }
            Self.append(
                plan.tags[wanted.tag.index], wanted, from: Int(wanted.address), to: &blocks[blocks.count - 1])
        }
        return blocks
    }

    /// Adds a tag to a block whose first address is `start`.
    static func append(_ tag: TagPlan, _ wanted: WantedTag, from start: Int, to block: inout ReadBlock) {
        let decimalsAt = wanted.hasDecimals ? tag.decimals.map { UInt16(Int($0.address) - start) } : nil
        block.append(
            BlockTag(
                tag: wanted.tag, offset: UInt16(Int(wanted.address) - start), type: tag.type, order: tag.order,
                scale: tag.scale, bias: tag.offset),
            cares: TagCares(of: tag, decimalsAt: decimalsAt), field: tag.field)
    }

    /// The plan's limit, or what was learnt where that is less; never more than the protocol has room for, never nothing.
    private func limit(of area: Area) -> Int {
        let most = area.isBits ? 2_000 : 125
        return max(1, min(most, unit.limits[area], learnt.limits[area] ?? most))
    }
}
