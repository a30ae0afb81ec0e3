import AndonCore
import GRDB
import Logging
import Synchronization

/// What the publisher does to the outbox. Blocks for the disk.
extension Outbox {
    /// Deletes acknowledged rows. Returns false when they are still there and it should be asked again.
    func settle(_ keys: [RowKey], in store: OutboxStore, unheard: UInt64) -> Bool {
        exchange.withLock { _ in
            do {
                let removed = try store.remove(keys)
                state.withLock { state in
                    guard state.store === store else { return }
                    for key in removed { state.leave(key) }
                    state.ledger.acknowledged += UInt64(removed.count)
                    state.ledger.unheard += unheard
                }
                return true
            } catch {
                return postpone(keys, in: store, error, unheard: unheard)
            }
        }
    }

    /// Rows that the broker has and the disk did not let go.
    private func postpone(_ keys: [RowKey], in store: OutboxStore, _ error: any Error, unheard: UInt64) -> Bool {
        guard (error as? DatabaseError)?.resultCode != .SQLITE_FULL else {
            makeRoom(in: store)
            return false
        }
        suspect(store, "\(error)")
        // They may be gone or not: they count as acknowledged now, and are deleted once the file is open again.
        return state.withLock { state in
            if state.store === store {
                guard store.isOnDisk else { return false }
                for key in keys { state.leave(key) }
            } else if let fallen = state.fallen, fallen.store === store {
                for key in keys { state.fallen?.contents.remove(key.stream) }
                state.ledger.unreachable -= UInt64(keys.count)
            } else {
                return true  // rows of a store that is gone will be published again
            }
            state.ledger.acknowledged += UInt64(keys.count)
            state.ledger.unheard += unheard
            state.owed += keys
            return true
        }
    }

    /// Moves a row to the dead letters, and says so.
    /// - Throws: what the disk answered; the row is still where it was.
    func bury(_ key: RowKey, in store: OutboxStore, reason: Int, text: String) throws {
        let isFirst = try exchange.withLock { _ in
            guard try store.bury(key, reason: reason, text: text) else { return false }
            return state.withLock { state in
                guard state.store === store else { return false }
                state.leave(key)
                state.ledger.deadLettered += 1
                return state.ledger.deadLettered == 1
            }
        }
        // The counter tells the rest: a broker that refuses a topic refuses every message of it.
        if isFirst {
            logger.error(
                "the broker will never take a message: it is kept as a dead letter",
                metadata: ["reason": "\(text) (\(reason))"])
        }
    }

    /// Gives a full disk what room there is to give. Returns whether the ballast was given.
    @discardableResult
    func makeRoom(in store: OutboxStore) -> Bool {
        let isReleased = Ballast(in: directory).release()
        if isReleased {
            state.withLock { $0.valuesOnReserve = max(Self.valuesOnReserve, $0.ledger.stored[2]) }
        }
        try? store.checkpoint()
        return isReleased
    }

    /// Nothing waits, neither in memory nor on disk.
    var isEmptied: Bool {
        state.withLock { $0.transitions.isEmpty && $0.values.isEmpty && $0.hand.isEmpty }
    }
}

extension Outbox.State {
    /// A row is no longer in the store.
    mutating func leave(_ key: RowKey) {
        ledger.stored[key.priority.rawValue] -= 1
        contents.remove(key.stream)
    }
}
