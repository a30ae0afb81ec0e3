/// How much of a link's time probes of its dead units may take while other units behind it answer.
///
/// A probe that brings nothing keeps everybody else waiting for as long as it lasted: a timeout, or the time that a gateway
/// gives a device that is off. So what it took must be a small share of the time until the next one. A short debt is
/// allowed, so that a unit that was only away for a moment is back as soon as it would be without neighbours.
package struct ProbeBudget: Sendable {
    /// The share of the link's time.
    package static let share = 0.05
    /// What may be spent before it is earned.
    package static let credit = TimeSpan.milliseconds(1_500)
    /// No unit waits longer because of it, however many are dead.
    package static let longest = TimeSpan.seconds(120)

    /// When all that was spent will have been earned.
    private var earned = Uptime.zero

    package init() {}

    /// Takes what a failure cost the link.
    ///
    /// - Returns: before when its unit is not probed again. Each unit gets a time of its own, behind those of the others,
    ///   so that all of them have their turn.
    package mutating func spend(_ cost: TimeSpan, at now: Uptime) -> Uptime {
        earned = max(earned, now) + Self.earning(cost)
        let wait = (earned - now) - Self.earning(Self.credit)
        return now + max(.zero, min(Self.longest, wait))
    }

    /// The time that earns a cost: between two probes of one dead unit, in the long run.
    package static func earning(_ cost: TimeSpan) -> TimeSpan {
        TimeSpan(nanoseconds: Int64(Double(cost.nanoseconds) / share))
    }
}
