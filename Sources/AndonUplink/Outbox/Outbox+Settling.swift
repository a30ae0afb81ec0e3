import AndonCore
import GRDB
import Logging
import Synchronization

/// What the publisher does to the outbox. Blocks for the disk.
extension Outbox {
    /// Deletes acknowledged rows. Returns false when they are still there and it should be asked again.
    func settle(_ keys: [RowKey], in store: OutboxStore, unheard: UInt64) -> Bool {
        do {
            let removed = try store.remove(keys)
            state.withLock { state in
                guard state.store === store else { return }
                for priority in 0..<removed.count { state.ledger.stored[priority] -= removed[priority] }
                state.ledger.acknowledged += UInt64(removed.reduce(0, +))
                state.ledger.unheard += unheard
            }
            return true
        } catch {
            let isOurs = self.store === store
            guard isOurs, (error as? DatabaseError)?.resultCode == .SQLITE_FULL else {
                suspect(store, "\(error)")
                return !isOurs  // rows of a store that is gone will be published again; nothing is left to delete here
            }
            if Ballast(in: directory).release() { try? store.checkpoint() }
            return false
        }
    }

    /// Moves a row to the dead letters, and says so.
    func bury(_ key: RowKey, in store: OutboxStore, reason: Int, text: String) throws {
        guard try store.bury(key, reason: reason, text: text) else { return }
        let isFirst = state.withLock { state in
            guard state.store === store else { return false }
            state.ledger.stored[key.priority.rawValue] -= 1
            state.ledger.deadLettered += 1
            return state.ledger.deadLettered == 1
        }
        // The counter tells the rest: a broker that refuses a topic refuses every message of it.
        if isFirst {
            logger.error(
                "the broker will never take a message: it is kept as a dead letter",
                metadata: ["reason": "\(text) (\(reason))"])
        }
    }

    /// Nothing waits, neither in memory nor on disk.
    var isEmptied: Bool {
        state.withLock { $0.transitions.isEmpty && $0.values.isEmpty && $0.hand.isEmpty }
    }
}
