internal import AndonCore
internal import AndonLine
internal import Foundation

/// From an answer with a spike to the stop request on the wire: in a quiet agent, and in one in trouble.
///
/// Measured twice: in process (the driver's moment of hand-over minus its moment of the answer), and by the slave (the
/// request's arrival minus the departure of the answer), which a bare loop on libmodbus is measured by too.
struct StopBenchmark {
    let stops: Int
    let folder: ScratchFolder

    private static let machines = 10
    private static let firstPoll = TimeSpan.milliseconds(5)
    private static let poll = TimeSpan.milliseconds(100)
    private static let healthy = 1_000
    private static let spike = 3_000

    private struct Laps {
        /// Milliseconds.
        var inProcess: [Double] = []
        var confirmed: [Double] = []
        var atSlave: [Double] = []
    }

    func run(into table: inout Table) async throws {
        let bare = try floor()
        let quiet = try await quiet()
        add("stop, quiet", quiet, bare, to: &table)
        let (troubled, queued) = try await troubled()
        add("stop, broker dead, \(queued) events queued, a unit and a link dead", troubled, bare, to: &table)
    }

    private func add(_ name: String, _ laps: Laps, _ bare: Spread, to table: inout Table) {
        let inside = Spread(laps.inProcess)
        let outside = Spread(laps.atSlave)
        let isMet = inside.at(0.999) < 1
        table.add(
            "\(name): answer → write in process, ms, p50 / p99 / p99.9 / max (\(inside.count))", words(inside),
            goal: "p99.9 < 1", isMet: isMet)
        table.add(
            "  the same seen by the slave", words(outside), floor: "libmodbus \(words(bare))",
            ratio: outside.median / bare.median)
        table.add("  answer → confirmed by read-back", words(Spread(laps.confirmed)))
    }

    private func words(_ spread: Spread) -> String {
        [spread.median, spread.at(0.99), spread.at(0.999), spread.most].map { Table.number($0, digits: 3) }
            .joined(separator: " / ")
    }

    /// What a loop on libmodbus needs that reads, compares and writes.
    private func floor() throws -> Spread {
        let farm = try Farm(slaves: 1)
        let period = Self.firstPoll.nanoseconds / 1_000_000
        let child = try Child(
            "andon-bench-floor",
            [
                "stop", String(period), String(stops), String(BenchPlan.spikeLimit), String(BenchPlan.stopCoil),
                String(farm.ports[0]),
            ])
        _ = try child.line()
        var laps: [Double] = []
        while laps.count < stops {
            try farm.spike(slave: 0, to: Self.spike)
            let write = try farm.nextWrite()
            guard !write.isOn else { throw BenchError("the floor wrote run where stop was due") }
            laps.append(Double(write.lap) / 1e6)
            _ = try child.line()
            guard laps.count < stops else { break }
            try farm.set(slave: 0, to: Self.healthy)
            _ = try farm.nextWrite()
        }
        return Spread(laps)
    }

    private func quiet() async throws -> Laps {
        let farm = try Farm(slaves: Self.machines)
        return try await stop(on: farm, ports: farm.ports) { plan in
            try RunningLine(plan, folder: try folder.folder())
        }
    }

    private func troubled() async throws -> (Laps, Int) {
        let farm = try Farm(slaves: Self.machines + 1)
        try farm.silence(slave: Self.machines)
        try farm.live(stepsPerMille: 100)
        let refused = try RefusedPort()
        let uplink = try DeadUplink(folder: try folder.folder())
        let laps = try await stop(on: farm, ports: farm.ports + [refused.port]) { plan in
            try uplink.queue(10_000, plan: plan)
            return try RunningLine(plan, folder: try folder.folder()) { uplink.accept($0) }
        }
        let queued = uplink.queued
        await uplink.end()
        return (laps, queued)
    }

    private func stop(on farm: Farm, ports: [UInt16], line: (Plan) throws -> RunningLine) async throws -> Laps {
        try farm.setCoil(slave: 0, coil: BenchPlan.stopCoil, to: true)
        try farm.set(slave: 0, to: Self.healthy)
        let plan = BenchPlan(ports: ports, poll: Self.poll, hasStop: true, firstPoll: Self.firstPoll).plan
        let running = try line(plan)
        var events = running.transitions.makeAsyncIterator()
        var laps = Laps()
        _ = try farm.takeWrites()
        try await Task.sleep(for: .seconds(1))
        for _ in 0..<stops {
            try farm.spike(slave: 0, to: Self.spike)
            let confirmed = try await next(.confirmed, &events)
            guard let answered = confirmed.answered, let written = confirmed.written else {
                throw BenchError("a confirmed stop names no answer or no write")
            }
            laps.inProcess.append((written - answered).inMilliseconds)
            laps.confirmed.append((confirmed.at - answered).inMilliseconds)
            try farm.set(slave: 0, to: Self.healthy)
            while await running.line.reset(by: "bench", reason: "measured") != .accepted {
                try await Task.sleep(for: .milliseconds(2))
            }
            _ = try await next(.released, &events)
        }
        laps.atSlave = try farm.takeWrites().filter { !$0.isOn && $0.lap > 0 }.map { Double($0.lap) / 1e6 }
        await running.end()
        return laps
    }

    private func next(
        _ step: StopReport.Step, _ events: inout AsyncStream<LineEvent>.Iterator
    ) async throws -> StopReport {
        while let event = await events.next() {
            guard case .stop(let report) = event else { continue }
            if report.step == step { return report }
            if report.step == .failed { throw BenchError("a stop failed: \(report.problem ?? "no reason")") }
        }
        throw BenchError("the line ended early")
    }
}
