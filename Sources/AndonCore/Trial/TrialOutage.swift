/// When a part is up and when it is down, from the start of a rule's test on; the last stretch goes on for ever.
package struct TrialOutage: Sendable, Hashable {
    package struct Change: Sendable, Hashable {
        /// Since the start.
        package var at: TimeSpan
        package var isUp: Bool
    }

    /// In the order of their times; the first at zero.
    package private(set) var changes: [Change] = []
    /// The end of the last stretch that says how long it is.
    package private(set) var lasts = TimeSpan.zero

    package init() {}

    /// One more stretch, behind those before.
    package mutating func add(isUp: Bool, for time: TimeSpan) {
        changes.append(Change(at: lasts, isUp: isUp))
        lasts = lasts + time
    }

    package func isUp(at time: TimeSpan) -> Bool { changes.last { $0.at <= time }?.isUp ?? true }
}
