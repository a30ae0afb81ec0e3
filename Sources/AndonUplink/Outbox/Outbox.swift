package import AndonCore
import AndonSupervision
import Dispatch
import FoundationEssentials
package import Logging
import Synchronization

/// Keeps every message on disk until the broker has it. What is offered waits in bounded memory for a thread that writes.
///
/// `accept` never waits for that thread. Everything else may block for the disk.
package final class Outbox: Sendable {
    static let fileName = "outbox.sqlite"
    static let transitionsInMemory = 65_536
    static let valuesInMemory = 16_384
    static let valuesOnReserve = 1000
    static let memoryOnlyBytes = 16 << 20

    struct State {
        var transitions = Lane<EventMessage>(limit: Outbox.transitionsInMemory)
        var values = Lane<EventMessage>(limit: Outbox.valuesInMemory)
        /// Values on their way to disk: out of the lane, so that a full lane drops others.
        var hand: [EventMessage] = []
        var oldestValue: Uptime?
        var ledger = Ledger()
        var drops = DropList()
        var isConnected = false
        var isStopping = false
        var isSignalled = false
        var store: OutboxStore
        /// What is in the store.
        var contents: Contents
        /// The file that `store` stands in for, while that is memory; nil when it was never opened in this run.
        var fallen: FallenStore?
        /// Acknowledged rows of the failed file whose deletion is in doubt.
        var owed: [RowKey] = []
        /// The ballast is spent: how many values may be stored meanwhile.
        var valuesOnReserve: Int?
        /// The store failed under the publisher's hands; the writer replaces it.
        var suspicion: String?
        var disk = DiskState.good
    }

    let directory: StateDirectory
    let maximumBytes: Int
    let gather: TimeSpan
    let logger: Logger
    /// Where the thread that writes is.
    let pulse = Pulse("outbox")
    let state: Mutex<State>
    let mark: Mutex<SequenceMark>
    let signal = DispatchSemaphore(value: 0)
    /// Held while a store is replaced or rows are settled: none is counted in two.
    let exchange = Mutex<Void>(())
    let onStored = Mutex<(@Sendable () -> Void)?>(nil)
    private let sequences: [AndonCore.Stream: UInt64]
    private let alarms: [ActiveAlarm]

    /// Opens the outbox in a locked state directory. A damaged file is put into quarantine and a disk that fails is replaced
    /// by memory; both are said loudly and neither stops the agent.
    /// - Throws: `OutboxError.newerSchema`; the file was not touched.
    package init(directory: StateDirectory, maximumBytes: Int, gather: TimeSpan = .seconds(1), logger: Logger) throws {
        let opening = try OutboxOpening.open(directory: directory, maximumBytes: maximumBytes, logger: logger)
        self.directory = directory
        self.maximumBytes = maximumBytes
        self.gather = gather
        self.logger = logger
        sequences = opening.sequences
        alarms = opening.alarms
        mark = Mutex(SequenceMark(path: directory.file(OutboxOpening.markName)))
        var first = State(store: opening.store, contents: opening.contents)
        first.disk = opening.disk
        first.ledger.stored = opening.counts
        first.ledger.carriedOver = UInt64(opening.counts.reduce(0, +))
        for drop in opening.drops { first.drops.add(drop) }
        if case .full = opening.disk { first.valuesOnReserve = Self.valuesOnReserve }
        state = Mutex(first)
        Ballast(in: directory).make()
    }

    /// The first sequence number of each stream that no earlier run used.
    package func nextSequences() -> [AndonCore.Stream: UInt64] { sequences }

    /// The alarms that stood when the earlier run ended, so that a restart is not an edge.
    package func activeAlarms() -> [ActiveAlarm] { alarms }

    /// Takes messages in their order and returns how many found no room. Never waits: a lock is held for microseconds.
    ///
    /// What is dropped here is in `takeDrops` too.
    @discardableResult
    package func accept(_ messages: [EventMessage]) -> Int {
        guard !messages.isEmpty else { return 0 }
        let now = Clock.now()
        let (dropped, mustSignal) = state.withLock { state in
            var dropped = 0
            for message in messages { dropped += state.take(message, now: now) }
            let mustSignal = !state.isSignalled
            state.isSignalled = true
            return (dropped, mustSignal)
        }
        if mustSignal { signal.signal() }
        return dropped
    }

    /// Drops since the last call, for `dropped` events.
    package func takeDrops() -> [Drop] { state.withLock { $0.drops.take() } }

    package var ledger: Ledger { state.withLock { $0.ledger } }
    package var disk: DiskState { state.withLock { $0.disk } }

    /// What is stored from now on waited (false) or did not (true).
    func setConnected(_ isConnected: Bool) { state.withLock { $0.isConnected = isConnected } }

    var store: OutboxStore { state.withLock { $0.store } }

    /// Tells the writer that the store failed; it decides what to do.
    func suspect(_ store: OutboxStore, _ reason: String) {
        state.withLock { if $0.store === store, $0.suspicion == nil { $0.suspicion = reason } }
        signal.signal()
    }
}

extension Outbox.State {
    /// Returns 1 when a message had to go for want of room: an old value for a new one, or a transition that found the lane
    /// full.
    mutating func take(_ message: EventMessage, now: Uptime) -> Int {
        ledger.accepted += 1
        if message.stream.priority == .value {
            var dropped = 0
            if values.isFull, let oldest = values.first {
                values.removeFirst(1)
                drops.add(stream: oldest.stream, seq: oldest.seq, reason: .memoryFull)
                ledger.dropped += 1
                ledger.waiting -= 1
                dropped = 1
            }
            if values.isEmpty { oldestValue = now }
            values.append(message)
            ledger.waiting += 1
            return dropped
        }
        guard !transitions.isFull else {
            drops.add(stream: message.stream, seq: message.seq, reason: .memoryFull)
            ledger.dropped += 1
            return 1
        }
        transitions.append(message)
        ledger.waiting += 1
        return 0
    }
}
