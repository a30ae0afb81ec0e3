package import AndonCore
package import AndonSupervision
package import Logging
import ServiceLifecycle
import Synchronization

/// The way north: what is accepted is kept on disk and published to a broker, whenever there is one.
///
/// Everything but `run` returns at once and may be called from any thread.
package final class Uplink: Service {
    /// nil when the plan names no broker: nothing is stored for one.
    private let publisher: Publisher?
    let outbox: Outbox
    private let timing: UplinkTiming
    private let hasBroker: Bool
    private let threads = Mutex<[NamedThread]>([])

    /// Opens the outbox in the state directory. Connects and writes nothing before `run`.
    /// - Throws: `OutboxError` when another agent owns the directory, or a newer one wrote the file.
    package init(
        broker: BrokerPlan?, agent: AgentPlan, state: StateDirectory, status: StatusPayloads,
        timing: UplinkTiming = UplinkTiming(), logger: Logger
    ) throws {
        let outbox = try Outbox(
            directory: state, maximumBytes: agent.outboxBytes, gather: timing.gather, logger: logger)
        self.outbox = outbox
        self.timing = timing
        hasBroker = broker != nil
        publisher = broker.flatMap {
            Publisher(plan: $0, status: status, timing: timing, outbox: outbox, logger: logger)
        }
        if hasBroker, publisher == nil {
            logger.error("the uplink cannot start: the process has no descriptor left; messages are kept")
        }
    }

    /// Takes messages in their order and returns how many found no room. Never waits. Without a broker in the plan they are
    /// for nobody and are not kept.
    @discardableResult
    package func accept(_ messages: [EventMessage]) -> Int { hasBroker ? outbox.accept(messages) : 0 }

    /// The first sequence number of each stream that no earlier run used.
    package func nextSequences() -> [AndonCore.Stream: UInt64] { outbox.nextSequences() }

    /// The alarms that stood when the earlier run ended, so that a restart is not an edge.
    package func activeAlarms() -> [ActiveAlarm] { outbox.activeAlarms() }

    /// Messages given up since the last call, for `dropped` events.
    package func takeDrops() -> [Drop] { outbox.takeDrops() }

    /// Where each of its threads is: what a supervisor asks.
    package var pulses: [Pulse] { [outbox.pulse] + (publisher.map { [$0.pulse] } ?? []) }

    package var snapshot: UplinkSnapshot {
        let standing = publisher?.standing.withLock { $0 }
        return UplinkSnapshot(
            state: standing?.state ?? (hasBroker ? .connecting : .none),
            reason: standing?.reason ?? (hasBroker ? "no descriptor left" : "the plan names no broker"),
            since: standing?.since ?? 0, broker: standing?.broker ?? "", inFlight: standing?.inFlight ?? 0,
            ledger: outbox.ledger, disk: outbox.disk)
    }

    /// Writes and publishes until the agent stops; then what waits goes to disk, what may still go out goes out, and it
    /// returns within two seconds. A broker's fault never ends it.
    package func run() async throws {
        start()
        try? await gracefulShutdown()
        await stop()
    }

    func start() {
        let outbox = outbox
        let publisher = publisher
        if let publisher { outbox.onStored.withLock { $0 = { publisher.wake.raise() } } }
        threads.withLock { threads in
            threads.append(NamedThread("andon-outbox") { outbox.write() })
            if let publisher { threads.append(NamedThread("andon-uplink") { publisher.run() }) }
        }
    }

    func stop() async {
        outbox.stop()
        publisher?.stop(until: Clock.now() + timing.farewell)
        let threads = threads.withLock { threads in
            defer { threads = [] }
            return threads
        }
        // Together: one that hangs must not take the time of the other.
        let allEnded = await withTaskGroup(of: Bool.self) { group in
            for thread in threads { group.addTask { await thread.ended(within: .milliseconds(1400)) } }
            return await group.reduce(true) { $0 && $1 }
        }
        // A thread that hangs in the resolver or the disk keeps what it uses; the process ends without it.
        if allEnded { outbox.close() }
        outbox.onStored.withLock { $0 = nil }
    }
}
