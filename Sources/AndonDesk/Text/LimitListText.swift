/// The screen of `andon limits`, and what a hand at them prints.
package struct LimitListText: Sendable {
    private let ink: Ink
    private let clock: LocalClock

    package init(ink: Ink, clock: LocalClock = .system) {
        self.ink = ink
        self.clock = clock
    }

    /// The lines for a report, without line ends: what waits for a person first.
    package func lines(_ report: LimitsReport) -> [String] {
        let charts = report.charts.filter { $0.state == .proposed } + report.charts.filter { $0.state != .proposed }
        return charts.isEmpty ? ["no charts: no rule of the plan has chart:"] : charts.flatMap(lines)
    }

    private func lines(_ chart: LimitsReport.Chart) -> [String] {
        let (tone, word) = heading(chart.state)
        let units = safe(chart.units)
        let gap = String(repeating: " ", count: max(0, 8 - PlainText.columns(word)))
        let limits = LimitText.pair(chart.center, chart.sigma, units)
        let name = "\(safe(chart.rule))@\(safe(chart.machine))/\(safe(chart.tag))"
        var lines = ["\(ink(tone, word))\(gap)  \(name)  \(limits)\(source(chart))"]
        func add(_ text: String) { lines.append(String(repeating: " ", count: 10) + text) }
        if let taken = chart.taken, let needed = chart.needed { add("a study has \(taken) of \(needed) values") }
        if chart.state == .proposed {
            let at = chart.proposedAt.map { ", found at \(time($0))" } ?? ""
            add("proposed: \(LimitText.pair(chart.proposedCenter, chart.proposedSigma, units))\(at)")
            add("andon limits accept \(name) --reason \"…\", or decline")
        }
        return lines
    }

    private func heading(_ state: LimitsReport.State) -> (Ink.Tone?, String) {
        switch state {
        case .given: (nil, "GIVEN")
        case .studying: (.advice, "STUDY")
        case .frozen: (.good, "FROZEN")
        case .studyingAgain: (.advice, "STUDY")
        case .proposed: (.warning, "PROPOSED")
        }
    }

    private func source(_ chart: LimitsReport.Chart) -> String {
        switch chart.state {
        case .given: return "  by the plan"
        case .studying: return ": the alarm is unknown until then"
        case .frozen, .studyingAgain, .proposed:
            let since = chart.since.map { " since \(time($0))" } ?? ""
            let by = chart.by.map { ", accepted by \(safe($0))" } ?? ", learnt"
            return "  \(since.dropFirst())\(by)" + (chart.reason.map { ": \(safe($0))" } ?? "")
        }
    }

    /// What a command prints when a hand was taken.
    package static func lines(_ action: LimitAction, _ reply: AlarmHandReply) -> [String] {
        let done =
            switch action {
            case .study: "another study begins; what is in force stays"
            case .accept: "accepted, in force from the next value on"
            case .decline: "declined, what is in force stays"
            }
        let note = reply.note.map { [PlainText.harmless($0)] } ?? []
        return reply.alarms.map { "\(done): \(PlainText.harmless($0))" } + note
    }

    private func time(_ text: String) -> String {
        clock.wallTime(text).map { "\($0.date) \($0.clock)" } ?? safe(text)
    }

    private func safe(_ text: String) -> String { PlainText.harmless(text, atMost: 200) }
}
