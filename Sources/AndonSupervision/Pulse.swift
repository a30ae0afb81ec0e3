package import AndonCore
internal import Synchronization

/// Where one worker is and since when: written by the worker in a few nanoseconds, read by whoever supervises it.
package final class Pulse: Sendable {
    /// For people: `wire oven-bus`.
    package let worker: String
    /// On top of the bound of a driver's calls.
    private let driverAllowance: TimeSpan
    private let place = Atomic<UInt8>(WorkPlace.rest.rawValue)
    private let since = Atomic<Int64>(0)

    /// - Parameter driverAllowance: the longest that a request may take: a driver whose I/O blocks stays inside for it.
    package init(_ worker: String, driverAllowance: TimeSpan = .zero) {
        self.worker = worker
        self.driverAllowance = driverAllowance
    }

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
        guard var bound = place.bound else { return nil }
        if place.isOfDriver { bound = bound + driverAllowance }
        guard now - since > bound else { return nil }
        return StuckWorker(worker: worker, place: place, since: since, bound: bound)
    }
}
