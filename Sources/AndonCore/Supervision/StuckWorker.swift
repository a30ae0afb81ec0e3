/// A worker that has been in one place for longer than that place allows.
package struct StuckWorker: Sendable, Hashable {
    package var worker: String
    package var place: WorkPlace
    package var since: Uptime

    package init(worker: String, place: WorkPlace, since: Uptime) {
        self.worker = worker
        self.place = place
        self.since = since
    }

    /// `wire oven-bus is inside the driver's wait for 12 s; at most 8 s is right`.
    package func words(at now: Uptime) -> String {
        let bound = place.bound.map { "; at most \(Int($0.inSeconds)) s is right" } ?? ""
        return "\(worker) is \(place.words) for \(Int((now - since).inSeconds)) s\(bound)"
    }
}
