/// Who put a hand to an alarm, why, and when.
package struct AlarmHand: Sendable, Hashable {
    package var by: String
    package var reason: String?
    package var at: Uptime

    package init(by: String, reason: String? = nil, at: Uptime) {
        self.by = by
        self.reason = reason
        self.at = at
    }
}
