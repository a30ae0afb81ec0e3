internal import AndonCore
internal import AndonUplink
internal import Logging

/// A real outbox on disk and a real publisher whose broker refuses every connection.
final class DeadUplink: Sendable {
    private let uplink: Uplink
    private let task: Task<Void, any Error>
    private let broker: RefusedPort

    init(folder: String) throws {
        let broker = try RefusedPort()
        let plan = BrokerPlan(
            urls: [BrokerURL(isTLS: false, host: "127.0.0.1", port: broker.port)], clientID: "andon-bench")
        let uplink = try Uplink(
            broker: plan, agent: AgentPlan(), state: try StateDirectory(path: folder),
            status: StatusPayloads(
                root: "andon/v1/bench/bench", online: { Array("{}".utf8) }, lost: { Array("{}".utf8) },
                stopped: { Array("{}".utf8) }),
            logger: Logger(label: "bench") { _ in SwiftLogNoOpLogHandler() })
        self.broker = broker
        self.uplink = uplink
        task = Task { try await uplink.run() }
    }

    /// Puts so many events of a line in trouble into the outbox.
    func queue(_ count: Int, plan: Plan) throws {
        var encoder = EventEncoder(plan: plan)
        var messages: [EventMessage] = []
        let wall = BenchClock.wall()
        for index in 0..<count / 2 {
            let report = MachineReport(
                machine: MachineID(index % plan.machines.count), state: .offline, at: wall.uptime, reason: "timeout")
            encoder.encode(.machine(report), wall: wall, id: BenchClock.id, into: &messages)
        }
        guard uplink.accept(messages) == 0 else { throw BenchError("the outbox did not take \(count) events") }
    }

    func accept(_ messages: [EventMessage]) { uplink.accept(messages) }

    /// Messages that wait for the broker.
    var queued: Int { Int(uplink.snapshot.ledger.queued) }

    func end() async {
        task.cancel()
        _ = await task.result
    }
}
