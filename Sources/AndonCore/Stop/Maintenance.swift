/// People work at the line: nothing is written to the stop's output but a test that one of them asks for, until a stated end.
package struct Maintenance: Sendable, Hashable {
    /// The longest that a person may ask for; another one may follow.
    package static let most = TimeSpan.minutes(24 * 60)

    /// Who began it, why, and when.
    package var hand: AlarmHand
    package var until: Uptime

    package init(hand: AlarmHand, until: Uptime) {
        self.hand = hand
        self.until = until
    }
}
