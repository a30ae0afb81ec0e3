/// What a person may do to an alarm; the last part of its path.
package enum AlarmAction: String, Sendable, CaseIterable {
    case ack, reset, shelve, unshelve
    case outOfService = "out-of-service"
    case inService = "in-service"
}

/// A person puts a hand to an alarm.
package struct AlarmHandRequest: Codable, Sendable, Hashable, DeskRequest {
    /// `rule`, or `rule@machine/tag`.
    package var alarm: String
    package var by: String
    package var reason: String?
    /// How long a shelf lasts.
    package var seconds: Double?

    package static let expected =
        #"{"alarm":"rule or rule@machine/tag","by":"your name, 1 to 64 characters","reason":"1 to 200 characters; must be there for shelve and out-of-service","seconds":only for shelve}"#

    package init(alarm: String, by: String, reason: String? = nil, seconds: Double? = nil) {
        self.alarm = alarm
        self.by = by
        self.reason = reason
        self.seconds = seconds
    }

    package var problem: String? {
        if alarm.isEmpty || alarm.utf8.count > 400 { return "alarm is empty or too long" }
        return ResetRequest.problem("by", by, atMost: 64)
            ?? reason.flatMap { ResetRequest.problem("reason", $0, atMost: 200) }
    }

    /// What this action asks for beyond that.
    package func problem(for action: AlarmAction) -> String? {
        switch action {
        case .shelve:
            guard let seconds, seconds > 0, seconds < 1e9 else { return "seconds is missing, or no length of time" }
            return reason == nil ? "reason is missing: say why in 1 to 200 characters" : nil
        case .outOfService: return reason == nil ? "reason is missing: say why in 1 to 200 characters" : nil
        case .ack, .reset, .unshelve, .inService: return seconds == nil ? nil : "seconds is only for shelve"
        }
    }
}

/// What was done.
package struct AlarmHandReply: Codable, Sendable, Hashable {
    /// `zone-spike@oven/zone4-top`
    package var alarms: [String]
    /// The end of a shelf, RFC 3339.
    package var until: String?
    /// What the person should know.
    package var note: String?

    package init(alarms: [String], until: String? = nil, note: String? = nil) {
        self.alarms = alarms
        self.until = until
        self.note = note
    }
}
