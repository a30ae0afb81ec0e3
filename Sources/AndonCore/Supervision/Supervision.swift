/// Watches the agent's workers, and decides what is told and whether systemd's watchdog may be fed.
///
/// A pure value: every look carries its time.
package struct Supervision: Sendable {
    /// Who is stuck, and was told.
    package private(set) var stuck: [StuckWorker] = []

    package init() {}

    package struct Look: Sendable, Hashable {
        /// Stuck since the last look.
        package var new: [StuckWorker]
        /// No longer stuck, or stuck somewhere else.
        package var over: [StuckWorker]
        /// Whether the watchdog is to be fed.
        package var mayLive: Bool

        package init(new: [StuckWorker] = [], over: [StuckWorker] = [], mayLive: Bool = true) {
            self.new = new
            self.over = over
            self.mayLive = mayLive
        }
    }

    /// Takes what the workers show at one moment.
    package mutating func look(at found: [StuckWorker]) -> Look {
        defer { stuck = found }
        return Look(
            new: found.filter { !stuck.contains($0) }, over: stuck.filter { !found.contains($0) },
            mayLive: found.allSatisfy { !$0.place.mendsByRestart })
    }
}
