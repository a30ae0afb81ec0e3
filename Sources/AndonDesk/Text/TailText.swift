/// One event in one or two lines for a tired human at night.
///
///     22:14:03  CRITICAL  oven/zone4-top  rose 2.3 °C in 5 s (limit 2 °C), now 247.3 °C   [zone-spike] stops the line
///
/// Whatever the JSON holds, it says something and never fails; every text from outside is made harmless.
package struct TailText: Sendable {
    private static let subjectWidth = 14

    private let ink: Ink
    private let clock: LocalClock
    /// The day of the last line, as `WallTime.day` counts.
    private var day: Int?

    /// - Parameter now: seconds since 1970; an event of another day is headed by its date.
    package init(ink: Ink, clock: LocalClock = .system, now: Int? = nil) {
        self.ink = ink
        self.clock = clock
        day = now.map { clock.day(of: $0) }
    }

    /// The lines of one event's JSON, without line ends.
    package mutating func lines(_ json: String) -> [String] {
        guard let event = try? EventFields(json: json), let kind = event.event else {
            return [line("--:--:--", nil, "GARBLED", "-", "no event: \(PlainText.harmless(json, atMost: 120))")]
        }
        let time = event.time.flatMap { clock.wallTime($0) }
        var lines: [String] = []
        if let time, let last = day, time.day != last { lines.append(ink(.faint, "---- \(time.date) ----")) }
        day = time?.day ?? day
        let (tone, word, text) = told(kind, event)
        let subject = kind.hasPrefix("alarm-flood") ? "line" : event.subject
        lines.append(line(time?.clock ?? "--:--:--", tone, word, subject, text))
        // What to do is told when it is raised.
        if !kind.hasPrefix("alarm-") || kind == "alarm-raised" || kind == "alarm-again", !WireText.isOne(kind),
            let message = event.message, !message.isEmpty
        {
            lines.append(String(repeating: " ", count: 20) + message)
        }
        return lines
    }

    private func line(_ time: String, _ tone: Ink.Tone?, _ word: String, _ subject: String, _ text: String) -> String {
        let gap = String(repeating: " ", count: max(0, 8 - PlainText.columns(word)))
        return "\(time)  \(ink(tone, word))\(gap)  \(PlainText.padded(subject, Self.subjectWidth))  \(text)"
    }

    private func told(_ kind: String, _ event: EventFields) -> (Ink.Tone?, String, String) {
        switch kind {
        case "alarm-raised":
            let (tone, word) = severity(event.severity)
            let stops = event.stops == true ? " stops the line" : ""
            return (
                event.silent == true ? .faint : tone, word,
                "\(AlarmText.raised(event))   [\(event.rule ?? "?")]\(stops)\(silent(event))"
            )
        case "alarm-returned":
            return (.good, "NORMAL", "\(AlarmText.returned(event))   [\(event.rule ?? "?")]\(silent(event))")
        case "machine-online": return (.good, "ONLINE", "answers" + because(event.reason))
        case "machine-degraded": return (.warning, "DEGRADED", "answers in part" + because(event.reason))
        case "machine-offline": return (.warning, "OFFLINE", "does not answer" + because(event.reason))
        case "dropped":
            let count = event.count.map { Figure.count($0, "event") } ?? "some events"
            return (.warning, "DROPPED", "\(count) given up" + because(event.reason))
        default:
            if let told = StopText.told(kind, event) ?? StopModeText.told(kind, event, clock: clock) ?? WireText.told(
                kind, event) ?? RecipeTold.told(kind, event)
                ?? AlarmLifeText.told(kind, event, clock: clock) ?? LimitText.told(kind, event)
            {
                return told
            }
            return (nil, "EVENT", kind + because(event.text ?? event.reason))
        }
    }

    private func silent(_ event: EventFields) -> String {
        event.silent == true ? " (\(event.state ?? "silent"))" : ""
    }

    private func severity(_ word: String?) -> (Ink.Tone?, String) {
        switch word {
        case "critical": (.critical, "CRITICAL")
        case "warning": (.warning, "WARNING")
        case "advice": (.advice, "ADVICE")
        default: (nil, PlainText.harmless(word?.uppercased() ?? "ALARM", atMost: 8))
        }
    }

    private func because(_ reason: String?) -> String { reason.map { ": \($0)" } ?? "" }
}
