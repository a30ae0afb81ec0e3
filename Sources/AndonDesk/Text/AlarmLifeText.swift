/// What a step in an alarm's life says, beyond that it was raised or returned.
enum AlarmLifeText {
    static func told(_ kind: String, _ alarm: EventFields, clock: LocalClock) -> (Ink.Tone?, String, String)? {
        guard kind.hasPrefix("alarm-") else { return nil }
        let rule = "   [\(alarm.rule ?? "?")]"
        let by = alarm.by.map { " by \($0)" } ?? ""
        let reason = alarm.reason.map { ": \($0)" } ?? ""
        func time(_ text: String?) -> String? { text.map { clock.wallTime($0)?.clock ?? $0 } }
        let since = time(alarm.since).map { " since \($0)" } ?? ""
        switch kind {
        case "alarm-acknowledged": return (.advice, "ACK", "acknowledged\(by)\(reason)\(rule)")
        case "alarm-reset": return (.advice, "UNLATCH", "latch reset\(by)\(reason)\(rule)")
        case "alarm-shelved":
            let until = time(alarm.until).map { " until \($0)" } ?? ""
            return (.warning, "SHELVED", "silent\(until)\(by)\(reason)\(rule)")
        case "alarm-unshelved":
            let why = alarm.by == nil ? "the shelf is over" : "taken from the shelf\(by)\(reason)"
            return (.advice, "UNSHELF", "\(why)\(stands(alarm))\(rule)")
        case "alarm-suppressed": return (.advice, "SUPPRESS", "silent by the plan\(reason)\(rule)")
        case "alarm-unsuppressed": return (.advice, "RESUMED", "counts again\(stands(alarm))\(rule)")
        case "alarm-out-of-service":
            let stop = alarm.stops == true ? ", does not stop the line" : ""
            return (.critical, "OUT", "not watched\(stop)\(by)\(reason)\(rule)")
        case "alarm-in-service": return (.good, "IN", "watched again\(by)\(reason)\(rule)")
        case "alarm-again": return (.warning, "STANDS", "still active\(since)\(rule)")
        case "alarm-chattering":
            let times = Figure.count(alarm.raises ?? 0, "raise")
            return (.warning, "CHATTERS", "\(times)\(since), counted until it is quiet\(rule)")
        case "alarm-calm":
            return (.good, "CALM", "quiet again; \(Figure.count(alarm.raises ?? 0, "raise"))\(since)\(rule)")
        case "alarm-flood":
            return (
                .warning, "FLOOD",
                "\(Figure.count(alarm.raises ?? 0, "alarm"))\(since): only critical ones are told\(rules(alarm))"
            )
        case "alarm-flood-over":
            return (.good, "FLOOD -", "over; \(Figure.count(alarm.raises ?? 0, "alarm"))\(since)\(rules(alarm))")
        default: return nil
        }
    }

    private static func stands(_ alarm: EventFields) -> String {
        switch alarm.state {
        case "unacknowledged", "acknowledged": "; the alarm is active"
        case "returned-unacknowledged": "; it came and went, nobody acknowledged"
        case "latched-unacknowledged", "latched-acknowledged": "; it is latched"
        case "shelved", "suppressed", "out-of-service": "; it is \(alarm.state ?? "")"
        default: ""
        }
    }

    private static func rules(_ alarm: EventFields) -> String {
        let shown = (alarm.rules ?? []).prefix(3).map { "\($0.rule) \($0.raises)" }
        return shown.isEmpty ? "" : "   [\(shown.joined(separator: ", "))]"
    }
}
