internal import AndonCore
internal import AndonLine
internal import Foundation

/// Whether the price of a register stays the same from one endpoint to a thousand on one wire, and what they hold.
struct EndpointsBenchmark {
    let folder: ScratchFolder

    private static let length = 4.0

    private struct Figure {
        /// µs of CPU per 1000 registers.
        var cpu: Double
        var late: UInt64
        var descriptors: Int
        var resident: Double
    }

    func run(into table: inout Table) async throws {
        let one = try await measure(endpoints: 10)
        for endpoints in [100, 500, 1_000] {
            let many = try await measure(endpoints: endpoints)
            let ratio = many.cpu / one.cpu
            table.add(
                "CPU µs per 1000 registers, \(endpoints) endpoints × 100, 1 Hz", Table.number(many.cpu, digits: 0),
                floor: "10 endpoints \(Table.number(one.cpu, digits: 0))", ratio: ratio, goal: "≤ 1.2",
                isMet: ratio <= 1.2)
            table.add("  cycles late", "\(many.late)", goal: "0", isMet: many.late == 0)
            table.add(
                "  descriptors, MB resident more than with 10",
                "\(many.descriptors), \(Table.number(many.resident - one.resident, digits: 1))")
        }
    }

    private func measure(endpoints: Int) async throws -> Figure {
        var limit = rlimit()
        unsafe getrlimit(__rlimit_resource_t(UInt32(7)), &limit)
        limit.rlim_cur = min(limit.rlim_max, 8_192)
        unsafe setrlimit(__rlimit_resource_t(UInt32(7)), &limit)
        let farm = try Farm(slaves: endpoints)
        try farm.live(stepsPerMille: 10)
        let plan = BenchPlan(ports: farm.ports, poll: .seconds(1)).plan
        let running = try RunningLine(plan, folder: try folder.folder())
        try await Task.sleep(for: .seconds(3))
        let before = (served: try farm.served(), cpu: Usage.cpuTime(), late: late(running))
        try await Task.sleep(for: .seconds(Self.length))
        let cpu = Usage.cpuTime() - before.cpu
        let served = try farm.served() - before.served
        let late = late(running) - before.late
        let descriptors = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count) ?? 0
        let resident = Self.resident()
        await running.end()
        guard served > 0 else { throw BenchError("nothing was read") }
        return Figure(cpu: Double(cpu) / Double(served), late: late, descriptors: descriptors, resident: resident)
    }

    private func late(_ running: RunningLine) -> UInt64 {
        running.line.snapshot.links.reduce(0) { $0 + $1.lateCycles }
    }

    /// MB of this process.
    private static func resident() -> Double {
        guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8),
            let pages = text.split(separator: " ").dropFirst().first.flatMap({ Double($0) })
        else { return 0 }
        return pages * 4_096 / 1_048_576
    }
}
