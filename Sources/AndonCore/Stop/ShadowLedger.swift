/// The stops that would have been, each with its why: what a process engineer reads before she arms the line.
///
/// Bounded: the oldest go first. Times are wall time, as it is read weeks later.
package struct ShadowLedger: Sendable, Hashable {
    /// The most entries that are kept; more than ten a day over half a year.
    package static let mostEntries = 2_000
    /// The most causes that one entry names; how many there were is counted.
    package static let mostCauses = 8

    /// Why it was not done.
    package enum Reason: String, Sendable, CaseIterable { case shadow, maintenance, limit }

    /// One stop that would have been.
    package struct Entry: Sendable, Hashable {
        package var at: WallMoment
        package var reason: Reason
        package var causes: [Cause]
        /// Causes in all.
        package var count: Int

        package init(at: WallMoment, reason: Reason, causes: [Cause], count: Int? = nil) {
            self.at = at
            self.reason = reason
            self.causes = Array(causes.prefix(ShadowLedger.mostCauses))
            self.count = count ?? causes.count
        }
    }

    /// Why: the alarm, and what raised it. Names, because the plan of then may be another.
    package struct Cause: Sendable, Hashable {
        package var rule: String
        package var tag: String
        /// The rule in plain words.
        package var text: String
        package var units: String
        /// Nil where nobody knows it.
        package var value: Double?
        package var measured: Double?
        package var limit: Double?

        package init(
            rule: String, tag: String, text: String, units: String = "", value: Double? = nil, measured: Double? = nil,
            limit: Double? = nil
        ) {
            self.rule = rule
            self.tag = tag
            self.text = text
            self.units = units
            self.value = value
            self.measured = measured
            self.limit = limit
        }
    }

    /// Oldest first.
    package private(set) var entries: [Entry]

    package init(entries: [Entry] = []) { self.entries = Array(entries.suffix(Self.mostEntries)) }

    package mutating func add(_ entry: Entry) {
        if entries.count == Self.mostEntries { entries.removeFirst() }
        entries.append(entry)
    }

    /// More causes of the newest entry: they came while it still stood.
    package mutating func join(_ causes: [Cause], count: Int) {
        guard !entries.isEmpty else { return }
        let last = entries.count - 1
        entries[last].causes = Array(causes.prefix(Self.mostCauses))
        entries[last].count = count
    }

    /// Those since then.
    package func since(_ moment: WallMoment) -> [Entry] {
        entries.filter { $0.at.nanosecondsSince1970 >= moment.nanosecondsSince1970 }
    }
}
