internal import AndonCore
internal import AndonLine
internal import AndonPlan
internal import Foundation

/// The real agent with 1000 tags and a dead broker: what it takes of memory, and how soon it reads.
struct MemoryBenchmark {
    let folder: ScratchFolder

    private static let machines = 10
    private static let starts = 5
    private static let settle = 20.0

    func run(into table: inout Table) async throws {
        let bare = try Farm(slaves: Self.machines)
        let child = try Child("andon-bench-floor", ["libmodbus", "1000", "1500"] + bare.ports.map { String($0) })
        let words = try child.line().split(separator: " ")
        let floor = words.count >= 6 ? (Double(words[5]) ?? 0) / 1_024 : 0

        var starts: [Double] = []
        for _ in 0..<Self.starts { starts.append(try await start()) }
        let start = Spread(starts)
        table.add(
            "start: exec → first register read, ms, median of \(Self.starts) (max \(Table.number(start.most, digits: 0)))",
            Table.number(start.median, digits: 0), goal: "< 300", isMet: start.median < 300)

        let (resident, own) = try await memory()
        table.add(
            "memory: resident MB, \(Self.machines * BenchPlan.registers) tags, broker dead, after \(Int(Self.settle)) s",
            Table.number(resident, digits: 1), floor: "libmodbus \(Table.number(floor, digits: 1))",
            ratio: floor > 0 ? resident / floor : nil, goal: "< 40", isMet: resident < 40)
        table.add("  of it its own (not shared with files)", Table.number(own, digits: 1))
    }

    /// Milliseconds from exec to the moment when a slave was first read.
    private func start() async throws -> Double {
        let farm = try Farm(slaves: Self.machines)
        let before = MonotonicClock.now()
        let agent = try agent(on: farm)
        defer { agent.end() }
        for _ in 0..<500 {
            try await Task.sleep(for: .milliseconds(10))
            let first = try farm.first()
            if first > 0 { return Double(first - before.nanoseconds) / 1e6 }
        }
        throw BenchError("the agent read nothing within 5 s")
    }

    /// Resident megabytes, and those of them that no file stands behind.
    private func memory() async throws -> (Double, Double) {
        let farm = try Farm(slaves: Self.machines)
        try farm.live(stepsPerMille: 10)
        let agent = try agent(on: farm)
        defer { agent.end() }
        try await Task.sleep(for: .seconds(Self.settle))
        guard try farm.served() > 0 else { throw BenchError("the agent read nothing") }
        let status = try String(contentsOfFile: "/proc/\(agent.pid)/status", encoding: .utf8)
        func megabytes(_ key: String) -> Double {
            let line = status.split(separator: "\n").first { $0.hasPrefix(key + ":") }
            return line.flatMap { Double($0.split(whereSeparator: \.isWhitespace)[1]) }.map { $0 / 1_024 } ?? .nan
        }
        return (megabytes("VmRSS"), megabytes("RssAnon"))
    }

    private func agent(on farm: Farm) throws -> Child {
        let home = try folder.folder()
        let file = "\(home)/line.yaml"
        let refused = try RefusedPort()
        let text = Self.text(ports: farm.ports, broker: refused.port)
        // A mistake in our own plan is told here, not as an agent that does not start.
        _ = try PlanReader.read(Array(text.utf8), file: file)
        try text.write(toFile: file, atomically: true, encoding: .utf8)
        return try Child("andon", ["run", file, "--state", "\(home)/state", "--socket", "\(home)/s"], isQuiet: true)
    }

    private static func text(ports: [UInt16], broker: UInt16) -> String {
        var text = """
            andon: 1
            site: bench
            line: bench
            broker: { urls: ["mqtt://127.0.0.1:\(broker)"] }
            links:

            """
        for (index, port) in ports.enumerated() {
            text += "  link-\(index): { driver: modbus-tcp, host: 127.0.0.1, port: \(port) }\n"
        }
        text += "machines:\n"
        for index in ports.indices {
            text += """
                  m\(index):
                    kind: reflow
                    link: link-\(index)
                    poll: 100ms
                    tags:
                      "r{1..\(BenchPlan.registers)}": { at: holding 0, type: uint16, scale: 0.1, units: °C, publish: { deadband: 1 °C } }

                """
        }
        text += """
            rules:
              hot: { tag: "*/r*", above: 6000 °C, severity: warning }
              jump: { tag: "*/r*", rises: 5000 °C within 5s, confirm: 2 of 3, severity: warning }

            """
        return text
    }
}
