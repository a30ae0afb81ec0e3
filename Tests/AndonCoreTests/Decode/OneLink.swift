import AndonCore

/// A plan of one machine on one link with just the tags that a test is about.
enum OneLink {
    static func plan(
        _ tags: [TagPlan], on driver: LinkDriver = .modbusTCP(host: "192.0.2.1", port: 502)
    ) -> Plan {
        plan(tags, on: LinkPlan(name: "bus", driver: driver))
    }

    static func plan(_ tags: [TagPlan], on link: LinkPlan) -> Plan {
        Plan(
            site: "plant-1", line: "smt-3", hash: String(repeating: "0a", count: 32), broker: nil, links: [link],
            machines: [MachinePlan(name: "oven", kind: .reflow, link: LinkID(0), tags: tags.indices.map { TagID($0) })],
            tags: tags, rules: [], stop: nil, agent: AgentPlan())
    }

    static func tag(
        _ area: Area, _ address: UInt16, _ type: ValueType, unit: UInt8 = 1, poll: TimeSpan = .seconds(1),
        access: TagPlan.Access = .read
    ) -> TagPlan {
        TagPlan(
            name: "\(area.rawValue)-\(address)", machine: MachineID(0), link: LinkID(0), unit: unit,
            point: Point(area, address), type: type, access: access, poll: poll)
    }

    static func serial(_ baud: Int, _ parity: SerialPlan.Parity = .even, stopBits: Int = 1) -> SerialPlan {
        SerialPlan(device: "/dev/ttyS0", baud: baud, parity: parity, stopBits: stopBits)
    }
}
