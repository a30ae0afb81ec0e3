import AndonCore
import FoundationEssentials
import GRDB
import Logging
import Synchronization

/// A disk, or a file, without room: what makes way for what.
extension Outbox {
    /// On the reserve, the last of it is for deleting: a file that cannot delete cannot get better.
    static let roomToDelete = 1 << 20

    /// Oldest values first; then, for a transition alone, oldest states. Alarms stay. Returns whether to try again at once.
    func dropForRoom(in store: OutboxStore, values: Bool) -> Bool {
        do {
            for priority in values ? [Stream.Priority.value] : [.value, .state] {
                if try drop(priority, most: Self.dropsPerTurn, from: store) { return true }
            }
        } catch {
            // Not even deleting finds room.
            if !values { suspect(store, "\(error)") }
        }
        guard values else {
            // Somebody else has the last of the reserve. Alarms must reach the broker all the same.
            if store.isOnDisk, directory.freeBytes < Self.roomToDelete / 16 {
                suspect(store, "the disk is full to the last byte")
            }
            return false
        }
        // No stored value is left to make way, so the values that wait in memory do, oldest first.
        dropFromHand(Self.dropsPerTurn)
        return false
    }

    /// While the disk lives on its reserve, new values take the room of old ones alone: the reserve is for transitions.
    func makeWay(for count: Int, in store: OutboxStore) throws {
        let (limit, stored) = state.withLock { ($0.valuesOnReserve, $0.ledger.stored[2]) }
        guard let limit, store.isOnDisk, stored + count > limit else { return }
        _ = try drop(.value, most: stored + count - limit, from: store)
    }

    /// - Throws: `SQLITE_FULL` when the rows would take the room that deleting needs.
    func expectRoom(for batch: [EventMessage], in store: OutboxStore) throws {
        guard store.isOnDisk, state.withLock({ $0.valuesOnReserve }) != nil else { return }
        let free = directory.freeBytes
        let room = try store.emptiedBytes() + max(0, free - Self.roomToDelete)
        // A page holds a few rows and a rest that none fits in.
        let need = batch.reduce(0) { $0 + 2 * ($1.payload.count + $1.topic.utf8.count + 256) }
        guard free < Self.roomToDelete / 4 || room < need else { return }
        throw DatabaseError(resultCode: .SQLITE_FULL, message: "the disk is full, and so is the outbox's reserve")
    }

    /// Gives up the oldest rows of one priority. Returns whether there were any.
    private func drop(_ priority: AndonCore.Stream.Priority, most: Int, from store: OutboxStore) throws -> Bool {
        try exchange.withLock { _ in
            let gone = try store.dropOldest(priority, most: most)
            state.withLock { state in
                for (stream, seq) in gone {
                    state.drops.add(stream: stream, seq: seq, reason: .diskFull)
                    state.contents.remove(stream)
                }
                state.ledger.stored[priority.rawValue] -= gone.count
                state.ledger.dropped += UInt64(gone.count)
            }
            return !gone.isEmpty
        }
    }

    private func dropFromHand(_ most: Int) {
        state.withLock { state in
            let gone = state.hand.prefix(most)
            for message in gone { state.drops.add(stream: message.stream, seq: message.seq, reason: .diskFull) }
            state.hand.removeFirst(gone.count)
            state.ledger.waiting -= UInt64(gone.count)
            state.ledger.dropped += UInt64(gone.count)
        }
    }

    func fullBegan(_ reason: String, in store: OutboxStore) {
        let isNew = state.withLock { state in
            guard case .good = state.disk else { return false }
            state.disk = .full(since: Date().timeIntervalSince1970, reason: reason)
            return true
        }
        guard isNew else { return }
        logger.error(
            "the outbox has no room: the oldest values make way, alarms stay",
            metadata: [
                "found": "\(reason)", "free-bytes": "\(directory.freeBytes)", "allowed-bytes": "\(maximumBytes)",
                "folder": "\(directory.path)",
            ])
    }

    /// Makes the ballast again once there is plenty of room, and says so.
    func endFullness() {
        let (disk, store, isOnReserve) = state.withLock { ($0.disk, $0.store, $0.valuesOnReserve != nil) }
        guard case .full = disk, store.isOnDisk else { return }
        // The log must not grow into the reserve.
        if isOnReserve { try? store.checkpoint() }
        guard let room = try? store.unusedBytes(), room > maximumBytes / 8, Ballast(in: directory).make() else {
            return
        }
        state.withLock { state in
            state.disk = .good
            state.valuesOnReserve = nil
        }
        logger.notice("the outbox has room again")
    }
}
