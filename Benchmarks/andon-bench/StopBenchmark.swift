internal import AndonCore
internal import AndonLine
internal import BenchStall
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
    private static let stall: UInt32 = 2_000

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
        let base = Spread(quiet.inProcess).at(0.999)
        let ill = try await troubled()
        add(
            "stop, broker dead, \(ill.queued) events queued, a unit and a link dead", ill.laps, bare, quiet: base,
            to: &table)
        let worst = try await troubled(stall: Self.stall)
        add(
            "stop, all that, a busy core, \(worst.held) syncs of the disk held up for \(Self.stall) ms", worst.laps,
            bare, quiet: base, to: &table)
    }

    /// - Parameter quiet: the p99.9 of the quiet agent, which an agent in trouble keeps to twice.
    private func add(_ name: String, _ laps: Laps, _ bare: Spread, quiet: Double? = nil, to table: inout Table) {
        let inside = Spread(laps.inProcess)
        let outside = Spread(laps.atSlave)
        let most = quiet.map { min(1, 2 * $0) } ?? 1
        table.add(
            "\(name): answer → write in process, ms, p50 / p99 / p99.9 / max (\(inside.count))", words(inside),
            ratio: quiet.map { inside.at(0.999) / $0 },
            goal: "p99.9 < 1" + (quiet == nil ? "" : ", ≤ 2 × quiet"), isMet: inside.at(0.999) < most)
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

    /// - Parameter stall: what every sync of the disk takes longer, beside a process that leaves no core idle; 0: neither.
    /// - Returns: also how many events were queued, and how many syncs were held up.
    private func troubled(stall: UInt32 = 0) async throws -> (laps: Laps, queued: Int, held: UInt64) {
        let farm = try Farm(slaves: Self.machines + 1)
        try farm.silence(slave: Self.machines)
        try farm.live(stepsPerMille: 100)
        let refused = try RefusedPort()
        let uplink = try DeadUplink(folder: try folder.folder())
        let busy = stall > 0 ? try Child("andon-bench-floor", ["busy"]) : nil
        let before = bench_stalled()
        defer {
            bench_stall_disk(0)
            busy?.end()
        }
        let laps = try await stop(on: farm, ports: farm.ports + [refused.port]) { plan in
            try uplink.queue(10_000, plan: plan)
            bench_stall_disk(stall)
            return try RunningLine(plan, folder: try folder.folder()) { uplink.accept($0) }
        }
        let held = bench_stalled() - before
        bench_stall_disk(0)
        let queued = uplink.queued
        await uplink.end()
        return (laps, queued, held)
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
