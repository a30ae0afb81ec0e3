package import AndonCore
import Synchronization

/// The last events of the line in memory, for whoever asks what happened and wants to see what happens next.
///
/// `append` never waits for a reader: readers keep a place of their own in the one ring, and a reader that falls
/// behind is told how many events it missed. Safe from any thread.
package final class EventJournal: Sendable {
    /// Events kept, and followers taken at once.
    package let capacity: Int
    package let followersAtMost: Int
    private let ring: Mutex<Ring>

    package init(capacity: Int = 1_000, followersAtMost: Int = 64) {
        self.capacity = max(1, capacity)
        self.followersAtMost = followersAtMost
        ring = Mutex(Ring(capacity: self.capacity))
    }

    /// Takes an event of the `events` stream and passes over every other. Costs one short lock and a wake per follower.
    package func append(_ message: EventMessage) {
        guard message.stream == .events, !message.payload.isEmpty else { return }
        let followers = ring.withLock { ring in
            ring.append(id: message.id, json: message.payload)
            return ring.followers
        }
        for follower in followers.values { follower.yield() }
    }

    /// What is kept, oldest first; only what came after the event `id` where it is still known.
    package func history(after id: String?) -> [JournalEntry] {
        ring.withLock { ring in
            let first = ring.place(after: id)
            return (first..<ring.next).map { ring[$0] }
        }
    }

    /// A place in the journal: the history first, then whatever comes.
    ///
    /// - Throws: `JournalFull` when as many follow already as may.
    package func subscribe(after id: String? = nil) throws(JournalFull) -> JournalFollower {
        let (signals, wake) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        let joined: (number: UInt64, place: UInt64)? = ring.withLock { ring in
            guard ring.followers.count < followersAtMost else { return nil }
            ring.lastFollower += 1
            ring.followers[ring.lastFollower] = wake
            return (ring.lastFollower, ring.place(after: id))
        }
        guard let joined else { throw JournalFull(followers: followersAtMost) }
        wake.yield()
        return JournalFollower(journal: self, number: joined.number, place: joined.place, signals: signals, wake: wake)
    }

    /// Wakes every follower although nothing came, so that it can show that it is alive.
    package func nudge() {
        let followers = ring.withLock { $0.followers }
        for follower in followers.values { follower.yield() }
    }

    /// How many follow now.
    package var followers: Int { ring.withLock { $0.followers.count } }

    func read(from place: UInt64, atMost limit: Int) -> JournalBatch {
        ring.withLock { ring in
            let first = max(place, ring.oldest)
            let end = min(ring.next, first + UInt64(limit))
            return JournalBatch(entries: (first..<end).map { ring[$0] }, missed: Int(first - place), next: end)
        }
    }

    func leave(_ number: UInt64) {
        ring.withLock { _ = $0.followers.removeValue(forKey: number) }
    }
}

/// As many followers as may be are there already.
package struct JournalFull: Error, CustomStringConvertible {
    package var followers: Int
    package var description: String {
        "\(followers) tails follow already, which is the most: end one of them first"
    }
}

/// One event as it went out.
package struct JournalEntry: Sendable, Hashable {
    package var id: String
    /// One JSON object.
    package var json: [UInt8]
}

/// Events in their order, and how many before them are gone.
package struct JournalBatch: Sendable {
    package var entries: [JournalEntry]
    package var missed: Int
    var next: UInt64
}

/// A ring of entries that are numbered from 0 on and never renumbered.
private struct Ring {
    let capacity: UInt64
    var entries: [JournalEntry] = []
    /// The number the next entry gets.
    var next: UInt64 = 0
    var followers: [UInt64: AsyncStream<Void>.Continuation] = [:]
    var lastFollower: UInt64 = 0

    init(capacity: Int) { self.capacity = UInt64(capacity) }

    var oldest: UInt64 { next - UInt64(entries.count) }

    subscript(number: UInt64) -> JournalEntry { entries[Int(number % capacity)] }

    mutating func append(id: String, json: [UInt8]) {
        let entry = JournalEntry(id: id, json: json)
        if UInt64(entries.count) < capacity { entries.append(entry) } else { entries[Int(next % capacity)] = entry }
        next += 1
    }

    /// The number after the entry `id`; the oldest kept where it is not known.
    func place(after id: String?) -> UInt64 {
        guard let id else { return oldest }
        var number = next
        while number > oldest {
            if self[number - 1].id == id { return number }
            number -= 1
        }
        return oldest
    }
}
