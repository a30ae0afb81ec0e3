internal import AndonCore
internal import Foundation

/// The cycle of a serial bus beside what its physics allow, and what a dead unit costs the others.
struct SerialBenchmark {
    let folder: ScratchFolder

    private static let units = 8
    private static let registers = 20
    private static let length = 8.0

    func run(into table: inout Table) async throws {
        for baud in [9_600, 19_200, 115_200] { try await cycle(baud: baud, into: &table) }
        try await deadUnit(into: &table)
    }

    /// Every unit is asked as fast as the bus allows.
    private func cycle(baud: Int, into table: inout Table) async throws {
        let bus = try SerialBus(baud: baud, units: Self.units)
        let plan = plan(bus.device, baud: baud, units: Self.units, poll: .milliseconds(10))
        let running = try RunningLine(plan, folder: try folder.folder())
        try await Task.sleep(for: .seconds(2))
        let start = (try bus.count(), ContinuousClock.now)
        try await Task.sleep(for: .seconds(Self.length))
        let end = (try bus.count(), ContinuousClock.now)
        await running.end()
        let answers = zip(end.0.answers, start.0.answers).map { $0 - $1 }
        guard let least = answers.min(), least > 0 else { throw BenchError("a unit was not read") }
        // Whole cycles: as many as the unit that was read least.
        let seconds = Double((end.1 - start.1) / .microseconds(1)) / 1e6
        let cycle = seconds / (Double(answers.reduce(0, +)) / Double(Self.units))
        let timing = BusTiming(SerialPlan(device: "", baud: baud, parity: .even, stopBits: 1))
        let minimum = (timing.time(of: .readHolding, count: Self.registers) * Int64(Self.units)).inSeconds
        table.add(
            "RTU cycle at \(baud) baud, 8 units × 20 registers, ms", Table.number(cycle * 1_000, digits: 1),
            floor: "wire \(Table.number(minimum * 1_000, digits: 1))", ratio: cycle / minimum, goal: "≤ 1.05",
            isMet: cycle / minimum <= 1.05)
        let broken = end.0.violations - start.0.violations
        table.add(
            "  requests inside 3.5 characters of silence", "\(broken) of \(answers.reduce(0, +))", goal: "0",
            isMet: broken == 0)
    }

    /// Nine good units and a dead one, at two thirds of what the bus can carry.
    private func deadUnit(into table: inout Table) async throws {
        let baud = 19_200
        let timing = BusTiming(SerialPlan(device: "", baud: baud, parity: .even, stopBits: 1))
        let period = timing.time(of: .readHolding, count: Self.registers) * 15
        let bus = try SerialBus(baud: baud, units: 10, dead: 4)
        let plan = plan(bus.device, baud: baud, units: 10, poll: period)
        let running = try RunningLine(plan, folder: try folder.folder())
        try await Task.sleep(for: .seconds(3))
        let start = (try bus.count(), ContinuousClock.now)
        try await Task.sleep(for: .seconds(3 * Self.length))
        let end = (try bus.count(), ContinuousClock.now)
        await running.end()
        let due = Double((end.1 - start.1) / .microseconds(1)) / 1e6 / period.inSeconds
        let good = zip(end.0.answers, start.0.answers).map { $0 - $1 }.enumerated().filter { $0.offset != 3 }
            .map { Double($0.element) / due }
        let least = good.min() ?? 0
        table.add(
            "samples of nine good units beside a dead one, share kept", Table.number(least, digits: 3), goal: "≥ 0.95",
            isMet: least >= 0.95)
        table.add("  requests to the dead one in \(Int(3 * Self.length)) s", "\(end.0.askedDead - start.0.askedDead)")
    }

    private func plan(_ device: String, baud: Int, units: Int, poll: TimeSpan) -> Plan {
        let tags = (0..<units).flatMap { unit in
            (0..<Self.registers).map { register in
                TagPlan(
                    name: "u\(unit + 1)-r\(register)", machine: MachineID(0), link: LinkID(0), unit: UInt8(unit + 1),
                    point: Point(.holding, UInt16(register)), type: .uint16, poll: poll)
            }
        }
        let serial = SerialPlan(device: device, baud: baud, parity: .even, stopBits: 1)
        return Plan(
            site: "bench", line: "bench", hash: String(repeating: "0", count: 64), broker: nil,
            links: [LinkPlan(name: "bus", driver: .modbusRTU(serial))],
            machines: [
                MachinePlan(name: "m", kind: .reflow, link: LinkID(0), tags: tags.indices.map { TagID($0) })
            ], tags: tags, rules: [], stop: nil, agent: AgentPlan())
    }
}
