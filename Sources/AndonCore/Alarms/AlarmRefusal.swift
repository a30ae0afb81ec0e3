/// Why a hand was not let at an alarm.
package enum AlarmRefusal: Error, Sendable, Hashable {
    case notActive, alreadyAcknowledged, stillActive, notLatched, notShelved, outOfService, alreadyOutOfService,
        inService
    case shelfTooLong(TimeSpan, atMost: TimeSpan)
    /// The end is not after now.
    case shelfIsOver

    /// The rest of a sentence that begins with the alarm's name.
    package var words: String {
        switch self {
        case .notActive: "is not active, and nothing of it waits: there is nothing to acknowledge"
        case .alreadyAcknowledged: "is acknowledged already"
        case .stillActive: "is still active: a latch is reset when the condition is gone"
        case .notLatched: "is not latched: there is nothing to reset"
        case .notShelved: "is not shelved"
        case .outOfService: "is out of service: put it back with `andon in-service` first"
        case .alreadyOutOfService: "is out of service already"
        case .inService: "is in service"
        case .shelfTooLong(let asked, let most):
            "may be shelved for \(Self.plain(most)) at most (shelve-at-most in the plan), not for \(Self.plain(asked))"
        case .shelfIsOver: "would be shelved for no time at all"
        }
    }

    /// In the largest unit that leaves no rest: `90 min`, `8 h`.
    private static func plain(_ span: TimeSpan) -> String {
        let seconds = (span.nanoseconds + 999_999_999) / 1_000_000_000
        if seconds >= 3_600, seconds % 3_600 == 0 { return "\(seconds / 3_600) h" }
        return seconds >= 60 && seconds % 60 == 0 ? "\(seconds / 60) min" : "\(seconds) s"
    }
}
