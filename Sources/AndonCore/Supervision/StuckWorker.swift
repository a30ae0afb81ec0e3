/// A worker that has been in one place for longer than that place allows.
package struct StuckWorker: Sendable, Hashable {
    package var worker: String
    package var place: WorkPlace
    package var since: Uptime
    /// How long it may be there.
    package var bound: TimeSpan

    package init(worker: String, place: WorkPlace, since: Uptime, bound: TimeSpan) {
        self.worker = worker
        self.place = place
        self.since = since
        self.bound = bound
    }

    /// `wire oven-bus is inside the driver's wait for 12 s; at most 8 s is right`.
    package func words(at now: Uptime) -> String {
        "\(worker) is \(place.words) for \(Int((now - since).inSeconds)) s; at most \(Int(bound.inSeconds)) s is right"
    }
}
