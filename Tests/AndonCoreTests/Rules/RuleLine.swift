import AndonCore

/// A line with one rule, fed by hand: what a test needs to speak of values and edges alone.
struct RuleLine {
    static let tag = TagID(0)
    static let key = AlarmKey(rule: RuleID(0), tag: tag)
    static let poll = TimeSpan.milliseconds(500)

    var book: RuleBook
    private(set) var transitions: [AlarmTransition] = []

    init(
        _ condition: Condition, deadband: Double = 0, onDelay: TimeSpan = .zero, offDelay: TimeSpan = .zero,
        confirm: Confirmation = Confirmation(needed: 1, outOf: 1), type: ValueType = .int16, scale: Double = 0.1,
        restored: Bool = false
    ) {
        let rule = RulePlan(
            name: "rule", tags: [Self.tag], condition: condition, deadband: deadband, onDelay: onDelay,
            offDelay: offDelay, confirm: confirm, severity: .critical)
        book = RuleBook(
            plan: Self.plan(tags: 1, rules: [rule], type: type, scale: scale), restored: restored ? [Self.key] : [])
    }

    static func plan(tags: Int, rules: [RulePlan], type: ValueType = .int16, scale: Double = 0.1) -> Plan {
        Plan(
            site: "plant", line: "line", hash: "", broker: nil,
            links: [LinkPlan(name: "bus", driver: .modbusTCP(host: "127.0.0.1", port: 502))],
            machines: [
                MachinePlan(name: "oven", kind: .reflow, link: LinkID(0), tags: (0..<tags).map { TagID($0) })
            ],
            tags: (0..<tags).map {
                TagPlan(
                    name: "zone\($0 + 1)", machine: MachineID(0), link: LinkID(0),
                    point: Point(.holding, UInt16($0 & 0xFFFF)), type: type, scale: scale, poll: poll)
            },
            rules: rules, stop: nil, agent: AgentPlan())
    }

    var isActive: Bool { book.isActive(Self.key) }
    var truth: Truth { book.truth(of: Self.key) }

    @discardableResult
    mutating func take(_ value: Double, _ quality: Quality = .good, at: Uptime) -> AlarmTransition.Kind? {
        let before = transitions.count
        book.take(Sample(tag: Self.tag, value: value, quality: quality, at: at), into: &transitions)
        return transitions.count > before ? transitions.last?.kind : nil
    }

    /// One sample each 500 ms, nil is a timeout. The answer has one sign for each: `^` raised, `v` returned, `-` neither.
    mutating func edges(_ values: [Double?]) -> String {
        var edges = ""
        for (index, value) in values.enumerated() {
            let at = Uptime.zero + Self.poll * Int64(index + 1)
            let kind = take(value ?? 0, value == nil ? .bad(.timeout) : .good, at: at)
            edges += kind.map { $0 == .raised ? "^" : "v" } ?? "-"
        }
        return edges
    }
}
