import AndonCore

/// Plans for the budget: an oven of zone controllers on one bus, and an output beside it.
enum BudgetLine {
    static let quick = TimeSpan.milliseconds(1)

    /// One unit for each zone, two registers each.
    static func zones(
        _ count: Int, baud: Int, poll: TimeSpan = .seconds(1), turnaround: TimeSpan? = .milliseconds(20),
        timeout: TimeSpan = .milliseconds(500), rules: [RulePlan] = [], stop: StopPlan? = nil
    ) -> Plan {
        var bus = LinkPlan(name: "bus", driver: .modbusRTU(OneLink.serial(baud)), timeout: timeout)
        bus.defaults.turnaround = turnaround
        let io = LinkPlan(name: "io", driver: .modbusTCP(host: "192.0.2.20", port: 502), timeout: .milliseconds(100))
        var tags = (1...count).map { zone in
            TagPlan(
                name: "zone\(zone)", machine: MachineID(0), link: LinkID(0), unit: UInt8(zone),
                point: Point(.holding, 4096), type: .int32, scale: 0.1, units: "°C", poll: poll)
        }
        tags.append(
            TagPlan(
                name: "hold", machine: MachineID(1), link: LinkID(1), point: Point(.coil, 16), type: .bool,
                access: .write))
        return Plan(
            site: "plant-1", line: "smt-3", hash: String(repeating: "0a", count: 32), broker: nil, links: [bus, io],
            machines: [
                MachinePlan(name: "oven", kind: .reflow, link: LinkID(0), tags: (0..<count).map { TagID($0) }),
                MachinePlan(name: "tower", kind: .io, link: LinkID(1), tags: [TagID(count)]),
            ], tags: tags, rules: rules, stop: stop, agent: AgentPlan())
    }

    static func rule(
        _ condition: Condition, on tags: [TagID] = [TagID(0)], confirm: (Int, Int) = (1, 1),
        onDelay: TimeSpan = .zero, action: RulePlan.Action = .tell
    ) -> RulePlan {
        RulePlan(
            name: "rule", tags: tags, condition: condition, onDelay: onDelay,
            confirm: Confirmation(needed: confirm.0, outOf: confirm.1), severity: .critical, action: action)
    }

    /// To the digits of the field's tables: `0.95`, `47.5`.
    static func isNear(_ span: TimeSpan?, _ milliseconds: Double, within: Double = 0.05) -> Bool {
        span.map { abs($0.inMilliseconds - milliseconds) <= within } ?? false
    }
}
