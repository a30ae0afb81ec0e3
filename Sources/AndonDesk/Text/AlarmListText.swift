/// The screen of `andon alarms`, and the lines of the alarms that `andon status` keeps.
package struct AlarmListText: Sendable {
    private let ink: Ink
    private let clock: LocalClock
    private let today: Int

    /// - Parameter now: seconds since 1970; a time of another day is shown with its date.
    package init(ink: Ink, clock: LocalClock = .system, now: Int) {
        self.ink = ink
        self.clock = clock
        today = clock.day(of: now)
    }

    /// The lines for a report, without line ends: what a person has to look at first.
    package func lines(_ report: AlarmsReport) -> [String] {
        var lines = report.alarms.sorted { rank($0) < rank($1) }.flatMap { entry($0) }
        if lines.isEmpty { lines = ["no alarm: \(Figure.count(report.all, "alarm")) of the plan at rest"] }
        if report.flood { lines.insert(ink(.warning, "FLOOD") + "  more alarms than are told one by one", at: 0) }
        return lines
    }

    /// One alarm: a line of what and how, and one of who and why where there is something to say.
    func entry(_ alarm: AlarmEntry) -> [String] {
        let (tone, word) = heading(alarm)
        let gap = String(repeating: " ", count: max(0, 8 - PlainText.columns(word)))
        let name = "\(safe(alarm.rule))@\(safe(alarm.machine))/\(safe(alarm.tag))"
        let value = alarm.value.map { "  raised at \(Figure.value($0, safe(alarm.units)))" } ?? ""
        let marks = [
            alarm.stops && alarm.outOfService == nil ? "stops the line" : nil,
            alarm.firstOut == true ? "came first" : nil, alarm.chattering == true ? "chatters" : nil,
        ].compactMap(\.self)
        let first = "\(ink(tone, word))\(gap)  \(name)\(value)  since \(when(alarm.since))"
        let second = ([state(alarm)] + marks).joined(separator: ", ")
        return [first, String(repeating: " ", count: 10) + second]
    }

    private func heading(_ alarm: AlarmEntry) -> (Ink.Tone?, String) {
        switch alarm.state {
        case "out-of-service": return (.critical, "OUT")
        case "shelved": return (.warning, "SHELVED")
        case "suppressed": return (.advice, "SUPPRESS")
        case "returned-unacknowledged": return (.warning, "RETURNED")
        case "latched-unacknowledged", "latched-acknowledged": return (.warning, "LATCHED")
        default: break
        }
        switch alarm.severity {
        case "critical": return (.critical, "CRITICAL")
        case "warning": return (.warning, "WARNING")
        default: return (.advice, "ADVICE")
        }
    }

    private func state(_ alarm: AlarmEntry) -> String {
        let active = alarm.active ? ", the condition holds" : ""
        switch alarm.state {
        case "out-of-service": return "not watched" + hand(alarm.outOfService)
        case "shelved":
            let until = alarm.shelvedUntil.map { " until \(when($0))" } ?? ""
            return "silent\(until)\(hand(alarm.shelved))\(active)"
        case "suppressed":
            let by = alarm.suppressedBy.map { "recipe \(safe($0))" } ?? "the plan"
            return "silent by \(by)\(active)"
        case "acknowledged":
            return alarm.acknowledged == nil ? "active" : "active, acknowledged" + hand(alarm.acknowledged)
        case "unacknowledged": return "active, not acknowledged"
        case "returned-unacknowledged": return "back to normal, not acknowledged"
        case "latched-unacknowledged": return "back to normal, latched, not acknowledged"
        case "latched-acknowledged": return "back to normal, latched, acknowledged" + hand(alarm.acknowledged)
        default: return safe(alarm.state)
        }
    }

    private func hand(_ hand: AlarmEntry.Hand?) -> String {
        guard let hand else { return "" }
        return " by \(safe(hand.by))" + (hand.reason.map { ": \(safe($0))" } ?? "")
    }

    /// Active before returned before silent, critical before the rest, then by name.
    private func rank(_ alarm: AlarmEntry) -> (Int, Int, String) {
        let state =
            switch alarm.state {
            case "unacknowledged": 0
            case "acknowledged": 1
            case "latched-unacknowledged", "latched-acknowledged": 2
            case "returned-unacknowledged": 3
            case "out-of-service": 4
            default: 5
            }
        let severity = alarm.severity == "critical" ? 0 : alarm.severity == "warning" ? 1 : 2
        return (state, severity, "\(alarm.rule)@\(alarm.machine)/\(alarm.tag)")
    }

    private func when(_ time: String) -> String {
        guard let wall = clock.wallTime(time) else { return safe(time) }
        return wall.day == today ? wall.clock : "\(wall.date) \(wall.clock)"
    }

    private func safe(_ text: String) -> String { PlainText.harmless(text, atMost: 200) }
}
