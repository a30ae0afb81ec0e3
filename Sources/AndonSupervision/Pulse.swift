package import AndonCore
internal import Synchronization

/// Where one worker is and since when: written by the worker in a few nanoseconds, read by whoever supervises it.
package final class Pulse: Sendable {
    /// For people: `wire oven-bus`.
    package let worker: String
    private let place = Atomic<UInt8>(WorkPlace.rest.rawValue)
    private let since = Atomic<Int64>(0)

    package init(_ worker: String) { self.worker = worker }

    /// The worker is in `place` from now on. Only the worker calls it; never waits.
    package func enter(_ place: WorkPlace, at now: Uptime) {
        // Time first: who sees the new place sees its time too, and never takes a young stay for an old one.
        since.store(now.nanoseconds, ordering: .relaxed)
        self.place.store(place.rawValue, ordering: .releasing)
    }

    /// The worker, if it has been where it is for longer than that place allows.
    package func stuck(at now: Uptime) -> StuckWorker? {
        let place = WorkPlace(rawValue: self.place.load(ordering: .acquiring)) ?? .ownWork
        let since = Uptime(nanoseconds: self.since.load(ordering: .relaxed))
        guard let bound = place.bound, now - since > bound else { return nil }
        return StuckWorker(worker: worker, place: place, since: since)
    }
}
