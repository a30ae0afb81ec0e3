/// Sorts a machine's time and items into the buckets of `Effectiveness`, from what is known of it at each moment.
///
/// A state holds from the moment it is told until the next one is. Counts are the followed ones (`CounterBook`); what a counter
/// gained across unknown time belongs to that time and is left out.
package struct MachineTime: Sendable {
    package enum State: Sendable, Hashable {
        case producing
        case standing
        /// Not planned to run: a break, no shift. Counts for nothing.
        case unplanned
        /// Nobody knows: the agent was down, the link was, the value was bad.
        case unknown
    }

    package private(set) var figures: Effectiveness
    package private(set) var state = State.unknown
    private var since: Uptime?
    private var produced: Double?
    private var rejected: Double?

    package init(perItem: TimeSpan) { figures = Effectiveness(perItem: perItem) }

    /// Goes on from figures that are there already; nothing is known since then.
    package init(figures: Effectiveness, unknownSince: Uptime) {
        self.figures = figures
        since = unknownSince
    }

    /// From now on the machine is in this state.
    package mutating func take(_ state: State, at now: Uptime) {
        advance(to: now)
        if state == .unknown || self.state == .unknown {
            produced = nil
            rejected = nil
        }
        self.state = state
    }

    /// The time up to now belongs to the state that holds. Time that does not go on is left out.
    package mutating func advance(to now: Uptime) {
        defer { since = max(since ?? now, now) }
        guard let since, now > since else { return }
        let passed = now - since
        switch state {
        case .producing: figures.production = figures.production + passed
        case .standing: figures.standstill = figures.standstill + passed
        case .unknown: figures.unknown = figures.unknown + passed
        case .unplanned: break
        }
    }

    /// What the machine's counters say: items made, and those of them that were rejected. The first reading, one after
    /// unknown time and one that fell only say where to count from.
    package mutating func count(produced: Double, rejected: Double) {
        guard produced.isFinite, rejected.isFinite, state != .unknown else { return }
        if let last = self.produced, let lost = self.rejected, produced >= last, rejected >= lost {
            let made = produced - last
            figures.produced += made
            // An item may be rejected long after it was made: the sum is right, one step may be below zero.
            figures.good += made - (rejected - lost)
        }
        self.produced = produced
        self.rejected = rejected
    }

    /// The figures so far, and a new account from here on: the end of a shift or a job. The state goes on.
    package mutating func close(at now: Uptime) -> Effectiveness {
        advance(to: now)
        defer { figures = Effectiveness(perItem: figures.perItem) }
        return figures
    }
}
