import AndonCore

/// An alarm whose retained state was shown and not removed, as the outbox remembers it over a restart.
package struct ActiveAlarm: Sendable, Hashable {
    package var rule: String
    package var machine: String
    package var tag: String
    /// Whether its condition held when it was last told.
    package var isActive: Bool

    package init(rule: String, machine: String, tag: String, isActive: Bool = true) {
        self.rule = rule
        self.machine = machine
        self.tag = tag
        self.isActive = isActive
    }

    /// Read from a topic `…/alarms/<rule>/<machine>/<tag>`; nil for any other.
    init?(topic: String, payload: [UInt8]) {
        let levels = topic.split(separator: "/", omittingEmptySubsequences: false)
        guard levels.count >= 4, levels[levels.count - 4] == "alarms" else { return nil }
        rule = String(levels[levels.count - 3])
        machine = String(levels[levels.count - 2])
        tag = String(levels[levels.count - 1])
        // Inside a text its quotes would be escaped.
        isActive = payload.firstRange(of: Self.gone) == nil
    }

    private static let gone = Array(#""active":false"#.utf8)

    /// What stands in the table beside its names: the id of the message that said so, marked where the condition was gone.
    func mark(id: String) -> String { isActive ? id : id + Self.goneMark }
    static func isActive(mark: String) -> Bool { !mark.hasSuffix(goneMark) }
    private static let goneMark = " gone"
}
