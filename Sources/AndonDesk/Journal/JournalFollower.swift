import Synchronization

/// One reader's place in the journal. It gives its place back when it is released.
package final class JournalFollower: Sendable {
    /// Fires once at the start, then whenever there may be something to take; several events may share one signal.
    package let signals: AsyncStream<Void>
    private let journal: EventJournal
    private let number: UInt64
    private let place: Mutex<UInt64>
    private let wake: AsyncStream<Void>.Continuation

    init(
        journal: EventJournal, number: UInt64, place: UInt64, signals: AsyncStream<Void>,
        wake: AsyncStream<Void>.Continuation
    ) {
        self.journal = journal
        self.number = number
        self.place = Mutex(place)
        self.signals = signals
        self.wake = wake
    }

    deinit { journal.leave(number) }

    /// The next events, at most `limit`; empty when there are none yet. Never waits.
    package func take(atMost limit: Int = 64) -> JournalBatch {
        place.withLock { place in
            let batch = journal.read(from: place, atMost: limit)
            place = batch.next
            return batch
        }
    }

    /// Ends `signals`: for a reader that went away and for an agent that stops.
    package func end() { wake.finish() }
}
