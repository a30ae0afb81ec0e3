internal import AndonCore
internal import Foundation

/// CPU time per 1000 registers that are polled, decoded, ruled and filtered, beside what the reads alone cost in C.
struct CPUBenchmark {
    let rounds: Int
    let folder: ScratchFolder

    private struct Load {
        var devices: Int
        var period: Int
        /// Per mille of all registers that step beyond their deadband every second.
        var steps: Int
        var goal: Double?
    }

    private struct Andon {
        /// µs per 1000 registers: the whole process, and the wire's thread alone.
        var all: Double
        var wire: Double
        var allocations: Double
        var messages: Double
    }

    private static let length = 3.0

    func run(into table: inout Table) async throws {
        let loads = [
            Load(devices: 1, period: 100, steps: 10), Load(devices: 10, period: 100, steps: 10, goal: 0.5),
            Load(devices: 20, period: 1_000, steps: 10, goal: 0.5),
            Load(devices: 100, period: 100, steps: 10, goal: 0.5),
            Load(devices: 100, period: 100, steps: 100),
        ]
        for load in loads { try await measure(load, into: &table) }
    }

    private func measure(_ load: Load, into table: inout Table) async throws {
        let farm = try Farm(slaves: load.devices)
        try farm.live(stepsPerMille: load.steps)
        var libmodbus: [Double] = []
        var epoll: [Double] = []
        var andon: [Andon] = []
        // Contestants take turns, so that a busy moment of the machine hits all of them.
        for _ in 0..<rounds {
            libmodbus.append(try floor("libmodbus", farm, load))
            epoll.append(try floor("epoll", farm, load))
            andon.append(try await line(farm, load))
        }
        let all = Spread(andon.map(\.all)).median
        let name =
            "CPU µs per 1000 registers, \(load.devices) × \(BenchPlan.registers), \(1_000 / load.period) Hz"
            + ", \(Double(load.steps) / 10) % change/s"
        let ratio = Spread(zip(andon, libmodbus).map { $0.all / $1 }).median
        table.add(
            name, Table.number(all, digits: 0), floor: "libmodbus \(Table.number(Spread(libmodbus).median, digits: 0))",
            ratio: ratio, goal: load.goal.map { "≤ \($0)" } ?? "", isMet: load.goal.map { ratio <= $0 })
        table.add(
            "  the same beside epoll", Table.number(all, digits: 0),
            floor: "epoll \(Table.number(Spread(epoll).median, digits: 0))",
            ratio: Spread(zip(andon, epoll).map { $0.all / $1 }).median)
        table.add(
            "  of it the wire's thread", Table.number(Spread(andon.map(\.wire)).median, digits: 0),
            ratio: Spread(zip(andon, libmodbus).map { $0.wire / $1 }).median)
        table.add(
            "  allocations per 1000 samples, messages per s",
            Table.number(Spread(andon.map(\.allocations)).median, digits: 1) + ", "
                + Table.number(Spread(andon.map(\.messages)).median, digits: 0))
    }

    private func floor(_ kind: String, _ farm: Farm, _ load: Load) throws -> Double {
        let child = try Child(
            "andon-bench-floor",
            [kind, String(load.period), String(Int(Self.length * 1_000))] + farm.ports.map { String($0) })
        let words = try child.line().split(separator: " ")
        guard words.count >= 4, let registers = Double(words[1]), let cpu = Double(words[3]), registers > 0 else {
            throw BenchError("the \(kind) loop read nothing")
        }
        return cpu / registers
    }

    private func line(_ farm: Farm, _ load: Load) async throws -> Andon {
        let plan = BenchPlan(ports: farm.ports, poll: .milliseconds(Int64(load.period))).plan
        let running = try RunningLine(plan, folder: try folder.folder())
        // Connecting and the first value of every tag are not what is asked for.
        try await Task.sleep(for: .seconds(1.5))
        let before = (served: try farm.served(), messages: running.messages, usage: Usage.now())
        try await Task.sleep(for: .seconds(Self.length))
        let used = Usage.now() - before.usage
        let messages = running.messages - before.messages
        let served = Double(try farm.served() - before.served)
        await running.end()
        guard served > 0 else { throw BenchError("the line read nothing") }
        return Andon(
            all: Double(used.cpu) / served, wire: Double(used.wire) / served,
            allocations: Double(used.allocations) / served * 1_000, messages: Double(messages) / Self.length)
    }
}
