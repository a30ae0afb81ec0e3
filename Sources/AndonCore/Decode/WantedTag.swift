/// A tag that is polled, as far as the read plan looks at it: small, so that sorting many is quick.
struct WantedTag: Comparable {
    let link: LinkID
    let period: Int64
    let unit: UInt8
    /// Areas are ordered by the function that reads them.
    private let function: UInt8
    let area: Area
    /// What one request must hold, the register of the decimals included: the first address, and the one behind the last.
    let first: Int
    let end: Int
    /// Where the value itself begins.
    let address: UInt16
    /// It takes more than its own value.
    let hasDecimals: Bool
    let tag: TagID

    /// Nil for a tag that is only written, or made of others.
    init?(_ plan: Plan, _ index: Int) {
        guard plan.tags[index].isAsked else { return nil }
        let point = plan.tags[index].point
        let decimals = plan.tags[index].decimals.map { Int($0.address) }
        link = plan.tags[index].link
        period = plan.tags[index].poll.nanoseconds
        unit = plan.tags[index].unit
        area = point.area
        function = point.area.readFunction.rawValue
        address = point.address
        hasDecimals = decimals != nil && point.area != .frame
        tag = TagID(index)
        let start = Int(point.address)
        let end = start + (point.area == .frame ? 1 : plan.tags[index].type.width)
        first = min(start, decimals ?? start)
        // Decimals in another area can never come with it: beyond every limit.
        let isTogether = plan.tags[index].decimals.map { $0.area == point.area } ?? true
        self.end = isTogether ? max(end, (decimals ?? start) + 1) : .max
    }

    func isOfGroup(_ other: WantedTag) -> Bool {
        (link, period, unit, function) == (other.link, other.period, other.unit, other.function)
    }

    static func < (left: WantedTag, right: WantedTag) -> Bool {
        guard left.isOfGroup(right) else {
            return (left.link, left.period, left.unit, left.function)
                < (right.link, right.period, right.unit, right.function)
        }
        return (left.first, left.address, left.tag) < (right.first, right.address, right.tag)
    }
}
