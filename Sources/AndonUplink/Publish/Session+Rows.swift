import AndonCore
import GRDB
import Logging

/// The session's hand in the outbox: which row goes next, and which may leave the disk.
extension Session {
    /// Hands over rows until the window is full or nothing is due.
    mutating func follow(_ now: Uptime) throws(BrokerError) {
        if store !== publisher.outbox.store { mustRewind = true }
        if mustRewind {
            // In order: everything in flight is answered first, then reading starts again at the oldest row.
            guard window.count == 0 else { return }
            rewind()
        }
        if let until = pausedUntil {
            guard now >= until else { return }
            pausedUntil = nil
        }
        // A disk that does not let go of acknowledged rows must not grow the list of them.
        while !window.isFull, settled.count < 16 * Self.prefetch, let row = next() {
            try publish(row)
        }
    }

    private mutating func rewind() {
        settle()
        store = publisher.outbox.store
        window.cursors = [0, 0, 0]
        ahead = []
        aheadNext = 0
        mustRewind = false
    }

    /// The next row: alarms, then states, then values.
    private mutating func next() -> StoredMessage? {
        do {
            for priority in [Stream.Priority.alarm, .state] {
                while store.lastRow(priority) > window.cursors[priority.rawValue] {
                    guard let row = try store.next(priority, after: window.cursors[priority.rawValue], most: 1).first
                    else {
                        window.cursors[priority.rawValue] = store.lastRow(priority)
                        break
                    }
                    window.cursors[priority.rawValue] = row.key.row
                    if !settledKeys.contains(row.key) { return row }
                }
            }
            return try nextValue()
        } catch {
            publisher.outbox.suspect(store, "\(error)")
            return nil
        }
    }

    private mutating func nextValue() throws -> StoredMessage? {
        while true {
            if aheadNext == ahead.count {
                let cursor = window.cursors[Stream.Priority.value.rawValue]
                guard store.lastRow(.value) > cursor else { return nil }
                ahead = try store.next(.value, after: cursor, most: Self.prefetch)
                aheadNext = 0
                guard let last = ahead.last else {
                    window.cursors[Stream.Priority.value.rawValue] = store.lastRow(.value)
                    return nil
                }
                window.cursors[Stream.Priority.value.rawValue] = last.key.row
            }
            let row = ahead[aheadNext]
            aheadNext += 1
            if !settledKeys.contains(row.key) { return row }
        }
    }

    private mutating func publish(_ row: StoredMessage) throws(BrokerError) {
        guard row.isIntact else { return bury(row.key, reason: 0, text: "the row's checksum does not match") }
        let payload = row.isReplay ? ReplayMark.mark(row.message.payload) : row.message.payload
        switch client.publish(row.message.topic, payload, retain: row.message.retain) {
        case .accepted(let mid): window.add(mid, .row(row.key), at: Clock.now())
        case .impossible(let code, let text): bury(row.key, reason: code, text: text)
        case .broken(let text): throw .unreachable(text)
        }
    }

    /// Sets a message aside for good, so that it does not hold up what stands behind it.
    mutating func bury(_ key: RowKey, reason: Int, text: String) {
        do {
            try publisher.outbox.bury(key, in: store, reason: reason, text: text)
        } catch let error as DatabaseError where error.resultCode == .SQLITE_FULL {
            publisher.outbox.makeRoom(in: store)
            mustRewind = true
            pausedUntil = Clock.now() + publisher.timing.pause
        } catch {
            // It is refused again when its turn comes again.
            publisher.outbox.suspect(store, "\(error)")
        }
    }

    /// Deletes acknowledged rows in one transaction. A disk that is full keeps them for the next attempt.
    mutating func settle() {
        settleAt = nil
        guard !settled.isEmpty else { return }
        if publisher.outbox.settle(settled, in: store, unheard: unheard) {
            settled = []
            settledKeys = []
            unheard = 0
        } else {
            settleAt = Clock.now() + publisher.timing.pause
        }
    }
}
