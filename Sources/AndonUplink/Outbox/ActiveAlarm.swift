import AndonCore

/// An alarm that was raised and has not returned, as the outbox remembers it over a restart.
package struct ActiveAlarm: Sendable, Hashable {
    package var rule: String
    package var machine: String
    package var tag: String

    package init(rule: String, machine: String, tag: String) {
        self.rule = rule
        self.machine = machine
        self.tag = tag
    }

    /// Read from a topic `…/alarms/<rule>/<machine>/<tag>`; nil for any other.
    init?(topic: String) {
        let levels = topic.split(separator: "/", omittingEmptySubsequences: false)
        guard levels.count >= 4, levels[levels.count - 4] == "alarms" else { return nil }
        rule = String(levels[levels.count - 3])
        machine = String(levels[levels.count - 2])
        tag = String(levels[levels.count - 1])
    }
}
