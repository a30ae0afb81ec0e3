/// When the shifts begin, by the clock on the wall of the plant.
package struct ShiftsPlan: Sendable, Hashable {
    package struct Start: Sendable, Hashable {
        package var name: String
        /// Minutes after midnight.
        package var minute: Int

        package init(name: String, minute: Int) {
            self.name = name
            self.minute = minute
        }
    }

    /// `UTC`, `+01:00` or a name such as `Europe/Berlin`.
    package var zone: String
    /// In the order of the day; at least one. Each shift ends as the next one begins, the last as the first one does.
    package var starts: [Start]

    package init(zone: String, starts: [Start]) {
        self.zone = zone
        self.starts = starts
    }
}
