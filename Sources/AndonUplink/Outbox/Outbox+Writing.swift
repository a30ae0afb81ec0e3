import AndonCore
import AndonSupervision
import Dispatch
import FoundationEssentials
import GRDB
import Logging
import Synchronization

/// The writer: one turn writes what waits, or makes room for it. Runs on the outbox's own thread.
extension Outbox {
    static let transitionsPerCommit = 4096
    static let transitionsOnReserve = 64
    static let valuesPerCommit = 500
    static let dropsPerTurn = 64

    /// Writes until `stop`, then once more.
    func write() {
        var heal = Clock.now()
        defer { pulse.enter(.rest, at: Clock.now()) }
        while true {
            pulse.enter(.disk, at: Clock.now())
            let isStopping = state.withLock { state in
                state.isSignalled = false
                return state.isStopping
            }
            replaceStoreIfNeeded(retryAt: &heal)
            endFullness()
            let isStuck = !writeLane(values: false) || !writeLane(values: true)
            if isStopping { return }
            let wait = isStuck ? TimeSpan.milliseconds(250) : nextTurn()
            pulse.enter(.rest, at: Clock.now())
            _ = signal.wait(timeout: .now() + .nanoseconds(Int(wait.nanoseconds)))
        }
    }

    private func nextTurn() -> TimeSpan {
        let now = Clock.now()
        return state.withLock { state in
            if !state.transitions.isEmpty || state.values.count >= Self.valuesPerCommit { return .zero }
            guard let oldest = state.oldestValue, !state.values.isEmpty else { return .seconds(1) }
            return max(.zero, oldest + gather - now)
        }
    }

    /// Writes one lane as far as it is due. Returns false when the disk did not take it.
    private func writeLane(values: Bool) -> Bool {
        while true {
            let now = Clock.now()
            let (batch, store, offline) = state.withLock { state in
                (
                    values
                        ? takeValues(&state, now: now)
                        : state.transitions.prefix(
                            state.valuesOnReserve == nil ? Self.transitionsPerCommit : Self.transitionsOnReserve),
                    state.store, !state.isConnected
                )
            }
            guard !batch.isEmpty else { return true }
            do {
                if values { try makeWay(for: batch.count, in: store) }
                try expectRoom(for: batch, in: store)
                try reserve(batch, isOnDisk: store.isOnDisk)
                try store.append(batch, offline: offline)
            } catch {
                guard recover(from: error, in: store, values: values) else { return false }
                continue
            }
            stored(batch, values: values)
        }
    }

    private func takeValues(_ state: inout State, now: Uptime) -> [EventMessage] {
        guard state.hand.isEmpty else { return state.hand }
        let isDue =
            state.isStopping || state.values.count >= Self.valuesPerCommit
            || state.oldestValue.map { $0 + gather <= now } ?? false
        guard isDue else { return [] }
        state.hand = state.values.prefix(Self.valuesPerCommit)
        state.values.removeFirst(state.hand.count)
        state.oldestValue = state.values.isEmpty ? nil : now
        return state.hand
    }

    private func stored(_ batch: [EventMessage], values: Bool) {
        state.withLock { state in
            if values { state.hand = [] } else { state.transitions.removeFirst(batch.count) }
            state.ledger.waiting -= UInt64(batch.count)
            for message in batch {
                state.ledger.stored[message.stream.priority.rawValue] += 1
                state.contents.add(message.stream, seq: message.seq)
            }
        }
        endFullness()
        onStored.withLock { $0 }?()
    }

    private func reserve(_ batch: [EventMessage], isOnDisk: Bool) throws {
        var last: [AndonCore.Stream: UInt64] = [:]
        for message in batch { last[message.stream] = max(last[message.stream, default: 0], message.seq) }
        do {
            try mark.withLock { try $0.reserve(last) }
        } catch let failure as SequenceMark.Failure where isOnDisk {
            throw DatabaseError(
                resultCode: failure.isFull ? .SQLITE_FULL : .SQLITE_IOERR, message: failure.description)
        } catch {
            // Without a disk the messages go out from memory all the same: an alarm matters more than its number.
        }
    }

    /// Makes room, or gives the store up. Returns whether to try again at once.
    private func recover(from error: any Error, in store: OutboxStore, values: Bool) -> Bool {
        guard (error as? DatabaseError)?.resultCode == .SQLITE_FULL else {
            suspect(store, "\(error)")
            return false
        }
        fullBegan("\(error)", in: store)
        if store.isOnDisk, directory.freeBytes < Ballast.bytes, makeRoom(in: store) { return true }
        return dropForRoom(in: store, values: values)
    }
}
