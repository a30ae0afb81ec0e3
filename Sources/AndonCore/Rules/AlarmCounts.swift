/// How the alarms of a line stand.
package struct AlarmCounts: Sendable, Hashable {
    /// Every rule on every tag it names.
    package var all: Int
    package var active: Int
    /// Alarms whose condition is not known at this moment, active or not.
    package var unknown: Int

    package init(all: Int, active: Int, unknown: Int) {
        self.all = all
        self.active = active
        self.unknown = unknown
    }
}
