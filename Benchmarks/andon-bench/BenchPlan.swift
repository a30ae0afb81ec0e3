internal import AndonCore

/// The plan of a line of equal machines: one link and 100 registers each, two rules on every register.
struct BenchPlan {
    static let registers = 100
    static let stopCoil = 5
    /// What the last register of the first machine must exceed to stop the line: the worst place in an answer.
    static let spikeLimit = 2_000

    var ports: [UInt16]
    var poll: TimeSpan
    /// Adds a stop on coil 5 of the first machine, and the rule that asks for it on its last register.
    var hasStop = false
    /// How often the first machine is read, where that differs.
    var firstPoll: TimeSpan?

    var plan: Plan {
        var tags: [TagPlan] = []
        var machines: [MachinePlan] = []
        for machine in ports.indices {
            let first = tags.count
            let every = machine == 0 ? firstPoll ?? poll : poll
            tags += (0..<Self.registers).map { register in
                TagPlan(
                    name: "r\(register)", machine: MachineID(machine), link: LinkID(machine),
                    point: Point(.holding, UInt16(register)), type: .uint16, scale: 0.1, units: "°C", poll: every,
                    publish: PublishPlan(deadband: 1))
            }
            machines.append(
                MachinePlan(
                    name: "m\(machine)", kind: .reflow, link: LinkID(machine),
                    tags: (first..<tags.count).map { TagID($0) }))
        }
        let read = tags.indices.map { TagID($0) }
        var rules = [
            RulePlan(name: "hot", tags: read, condition: .above(6_000), deadband: 1, severity: .warning),
            RulePlan(
                name: "jump", tags: read, condition: .rises(by: 5_000, within: .seconds(5)),
                confirm: Confirmation(needed: 2, outOf: 3), severity: .warning),
        ]
        var stop: StopPlan?
        if hasStop {
            rules.append(
                RulePlan(
                    name: "spike", tags: [TagID(Self.registers - 1)], condition: .above(Double(Self.spikeLimit) * 0.1),
                    severity: .critical, action: .stop))
            let output = TagID(tags.count)
            tags.append(
                TagPlan(
                    name: "hold", machine: MachineID(0), link: LinkID(0), point: Point(.coil, UInt16(Self.stopCoil)),
                    type: .bool, access: .write))
            machines[0].tags.append(output)
            stop = StopPlan(output: output, stopValue: 0, runValue: 1, mode: .armed)
        }
        return Plan(
            site: "bench", line: "bench", hash: String(repeating: "0", count: 64), broker: nil,
            links: ports.enumerated().map { index, port in
                LinkPlan(name: "link-\(index)", driver: .modbusTCP(host: "127.0.0.1", port: port))
            }, machines: machines, tags: tags, rules: rules, stop: stop, agent: AgentPlan())
    }
}
