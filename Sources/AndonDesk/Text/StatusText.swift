/// The screen of `andon status`: what matters most in the first line, then why.
package struct StatusText: Sendable {
    private let ink: Ink
    private let clock: LocalClock
    private let today: Int
    private let list: AlarmListText

    /// - Parameter now: seconds since 1970; a time of another day is shown with its date.
    package init(ink: Ink, clock: LocalClock = .system, now: Int) {
        self.ink = ink
        self.clock = clock
        today = clock.day(of: now)
        list = AlarmListText(ink: ink, clock: clock, now: now)
    }

    /// The lines for a report, without line ends; whatever it holds is shown harmless.
    package func lines(_ report: StatusReport) -> [String] {
        let modes = StopModeLines(ink: ink, clock: clock)
        var lines = modes.urgent(report.stop) + stop(report.stop) + (report.stop?.stages ?? []).map(stage)
        lines += agent(report.agent)
        lines += (report.stuck ?? []).map { ink(.warning, "STUCK") + "  \(sentence($0))" }
        lines += section("Recipe", report.recipe.map { RecipeLines(ink: ink, clock: clock).brief($0) } ?? [])
        lines += section("Alarms", report.alarms.isEmpty ? ["none"] : alarms(report.alarms))
        lines += section("Waiting or silent", (report.kept ?? []).flatMap(list.entry))
        lines += section("Machines", report.machines.map(machine))
        lines += section("Links", report.links.flatMap(link))
        lines += section("Rules", [rules(report.rules)])
        lines += section("Uplink", uplink(report.uplink))
        lines += section("Audit", report.audit.map(audit) ?? [])
        lines += section("Stop", report.stop.map(modes.lines) ?? [])
        lines += section("Stop times", times(report.stopTimes, report.stop?.last))
        return lines
    }

    private func audit(_ audit: StatusReport.Audit) -> [String] {
        let rows = "\(safe(String(audit.head.prefix { $0 != ":" }))) rows"
        guard let trouble = audit.trouble else { return [rows + " on disk"] }
        return [ink(.warning, "NOT ON DISK") + "  \(rows) are; \(sentence(trouble))"]
    }

    private func stop(_ stop: StatusReport.Stop?) -> [String] {
        guard let stop else { return [ink(.good, "RUNNING") + "  this plan stops nothing"] }
        let output = stop.output.map { safe($0) } ?? "the output"
        let since = stop.since.map { " since \(when($0))" } ?? ""
        let because = "because of \(CauseText.list(stop.causes.map { safe($0) }))"
        switch stop.state {
        case .unknown:
            return [ink(.warning, "NOT KNOWN YET") + "  \(output) did not answer since the start"]
        case .running:
            return [ink(.good, "RUNNING") + "  \(StopModeLines.brief(stop, clock: clock))"]
        case .wouldStop:
            let why = stop.permit?.maintenance == nil ? "SHADOW" : "MAINTENANCE"
            return [ink(.warning, "\(why): would stop") + since, "  \(because)", "  nothing was written to \(output)"]
        case .requested:
            return [ink(.stop, "STOP REQUESTED") + "\(since), not confirmed yet", "  \(because)"]
        case .confirmed:
            return [
                ink(.stop, "LINE STOPPED") + since, "  \(because)",
                "  when it is mended: andon reset --reason \"what was done\"",
            ]
        case .failed:
            return [
                ink(.stop, "STOP NOT CONFIRMED") + since, "  \(because)",
                "  \(output) did not take it: the line may still run, stop it by hand",
            ]
        }
    }

    private func stage(_ stage: StatusReport.Stage) -> String {
        let (tone, word): (Ink.Tone?, String) =
            switch stage.state {
            case "confirmed": (.stop, "CONFIRMED")
            case "waiting": (nil, "WAITS")
            case "failed": (.critical, "NOT CONFIRMED")
            case "left": (.warning, "CLEARED BY OTHERS")
            default: (.warning, safe(stage.state.uppercased(), 16))
            }
        let problem = stage.problem.map { ": \(sentence($0))" } ?? ""
        return "    \(PlainText.padded(safe(stage.name), 12))  \(ink(tone, word))  \(safe(stage.output))\(problem)"
    }

    private func agent(_ agent: StatusReport.Agent) -> [String] {
        [
            "line \(safe(agent.line)) at \(safe(agent.site)), plan \(safe(agent.plan)) (\(safe(String(agent.planHash.prefix(8)))))",
            "andon \(safe(agent.version)), pid \(agent.pid), up \(Figure.span(seconds: agent.uptimeSeconds))",
        ]
    }

    private func alarms(_ alarms: [StatusReport.Alarm]) -> [String] {
        alarms.map { alarm in
            let (tone, word): (Ink.Tone?, String) =
                switch alarm.severity {
                case "critical": (.critical, "CRITICAL")
                case "warning": (.warning, "WARNING")
                case "advice": (.advice, "ADVICE")
                default: (nil, safe(alarm.severity.uppercased(), 8))
                }
            let gap = String(repeating: " ", count: max(0, 8 - PlainText.columns(word)))
            let subject = PlainText.padded("\(safe(alarm.machine))/\(safe(alarm.tag))", 14)
            let state = alarm.state.map { $0 == "suppressed" ? "  suppressed by design" : "  \(safe($0))" } ?? ""
            let raised = alarm.value.map { "  raised at \(Figure.value($0, safe(alarm.units)))" } ?? ""
            return
                "\(ink(tone, word))\(gap)  \(subject)  \(safe(alarm.text))\(state)\(raised)  since \(when(alarm.since))"
                + "  [\(safe(alarm.rule))]"
        }
    }

    private func machine(_ machine: StatusReport.Machine) -> String {
        let name = PlainText.padded(safe(machine.name), 14)
        let reason = machine.reason.map { "  \(sentence($0))" } ?? ""
        let state = PlainText.padded(safe(machine.state), 8)
        return "\(name)  \(ink(tone(machine.state), state))  \(safe(machine.kind))\(reason)"
    }

    private func link(_ link: StatusReport.Link) -> [String] {
        let name = PlainText.padded(safe(link.name), 14)
        let state = ink(tone(link.state), PlainText.padded(safe(link.state), 8))
        let troubles = [
            (link.timeouts, "timeout"), (link.exceptions, "exception"), (link.badAnswers, "bad answer"),
            (link.lateCycles, "late cycle"),
        ].filter { $0.0 > 0 }.map { Figure.count($0.0, $0.1) }
        let counters = "\(link.answers) of \(link.requests) answered"
        var lines = [
            "\(name)  \(state)  \(safe(link.driver)) \(safe(link.endpoint))\(link.reason.map { ": \(sentence($0))" } ?? "")",
            String(repeating: " ", count: 16) + ([counters] + troubles).joined(separator: ", "),
        ]
        for unit in link.units where unit.state != "polled" && unit.state != "online" {
            let probe = unit.nextProbeS.map { wait -> String in
                let tenths = (wait * 10).rounded() / 10
                return tenths > 0
                    ? ", next probe in \(Figure.value(tenths)) s" : ", its next probe waits for its turn"
            }
            let words = "unit \(unit.unit) \(safe(unit.state))\(probe ?? "")"
            lines.append(String(repeating: " ", count: 16) + ink(.warning, words))
        }
        let notes = link.units.flatMap(notes).map { String(repeating: " ", count: 16) + $0 }
        return lines + notes
    }

    /// More points of one unit are one line.
    private static let mostRefused = 5

    /// At most three by name: a list that is cut would end inside one.
    private static func tags(_ names: [String]) -> String {
        guard let first = names.first else { return "" }
        guard names.count > 1 else { return " (tag \(first))" }
        let more = names.count > 3 ? " and \(names.count - 3) more" : ""
        return " (tags \(names.prefix(3).joined(separator: ", "))\(more))"
    }

    /// What the agent found out about a unit.
    private func notes(_ unit: StatusReport.Unit) -> [String] {
        var notes: [String] = []
        if let identity = unit.identity {
            notes.append(ink(.warning, "unit \(unit.unit) is another device: \(sentence(identity))"))
        }
        let refuses = unit.refuses ?? []
        if refuses.count > Self.mostRefused {
            let tags = Self.tags(refuses.flatMap(\.tags))
            let next = refuses.compactMap(\.nextTry).min().map { ", next try \(when($0))" } ?? ""
            notes.append(ink(.warning, "unit \(unit.unit) refuses \(refuses.count) points\(safe(tags))\(next)"))
        }
        for refused in refuses where refuses.count <= Self.mostRefused {
            let points = refused.first == refused.last ? "\(refused.first)" : "\(refused.first) to \(refused.last)"
            let tags = safe(Self.tags(refused.tags))
            let next = refused.nextTry.map { ", next try \(when($0))" } ?? ""
            notes.append(ink(.warning, "unit \(unit.unit) refuses \(safe(refused.area)) \(points)\(tags)\(next)"))
        }
        if let limits = unit.limits, !limits.isEmpty {
            let words = limits.map { "\($0.most) \(safe($0.area))" }.joined(separator: ", ")
            notes.append("unit \(unit.unit) answers at most \(words) in one request")
        }
        return notes
    }

    private func rules(_ rules: StatusReport.Rules) -> String {
        let unknown = rules.unknown > 0 ? ink(.warning, ", \(rules.unknown) unknown (no good value)") : ""
        return "\(rules.count) watched, \(rules.alarms) in alarm\(unknown)"
    }

    private func uplink(_ uplink: StatusReport.Uplink) -> [String] {
        let queued = uplink.queued
        let total = queued.alarm + queued.state + queued.value
        let broker = uplink.broker.map { " \(safe($0))" } ?? ""
        let reason = uplink.reason.map { ": \(sentence($0))" } ?? ""
        var lines = [ink(tone(uplink.state), safe(uplink.state)) + broker + reason]
        if uplink.state != "off" || total > 0 {
            lines.append(
                total == 0
                    ? "nothing waits; \(Figure.count(uplink.acknowledged, "message")) acknowledged"
                    : "\(Figure.count(total, "message")) wait on disk: \(queued.alarm) alarm, \(queued.state) state, "
                        + "\(queued.value) value; \(uplink.inFlight) in flight, \(uplink.acknowledged) acknowledged")
        }
        if uplink.dropped > 0 { lines.append(ink(.warning, "\(Figure.count(uplink.dropped, "message")) dropped")) }
        if uplink.deadLetters > 0 {
            lines.append(ink(.warning, "\(Figure.count(uplink.deadLetters, "message")) refused by the broker for good"))
        }
        if let disk = uplink.disk, disk != "ok" { lines.append(ink(.critical, "disk: \(sentence(disk))")) }
        return lines
    }

    private func times(_ times: StatusReport.StopTimes, _ last: StatusReport.LastStop?) -> [String] {
        guard times.count > 0 else { return ["no stop since the start"] }
        let legs: [(String, StatusReport.StopTimes.Leg?)] = [
            ("decision", times.toDecision), ("write", times.toWrite), ("confirmation", times.toConfirmation),
        ]
        var lines = ["\(Figure.count(times.count, "stop")), from the answer on:"]
        for case (let name, let leg?) in legs {
            let shares = [("p50", leg.p50Ms), ("p99", leg.p99Ms), ("p99.9", leg.p999Ms), ("max", leg.maxMs)]
            let shown = shares.map { "\($0) \(Figure.milliseconds($1))" }.joined(separator: ", ")
            lines.append("to \(PlainText.padded(name, 12))  \(shown)")
        }
        guard let last else { return lines }
        let confirmed = last.answerToConfirmMs.map { ", confirmed \(Figure.milliseconds($0))" } ?? ""
        let written = last.answerToWriteMs.map(Figure.milliseconds) ?? "?"
        return lines + ["last written \(written)\(confirmed) after the answer"]
    }

    private func section(_ title: String, _ lines: [String]) -> [String] {
        lines.isEmpty ? [] : ["", title] + lines.map { "  \($0)" }
    }

    private func tone(_ state: String) -> Ink.Tone? {
        switch state {
        case "online", "up", "connected": .good
        case "off": nil
        default: .warning
        }
    }

    private func when(_ time: String) -> String {
        guard let wall = clock.wallTime(time) else { return safe(time) }
        return wall.day == today ? wall.clock : "\(wall.date) \(wall.clock)"
    }

    /// What says why, and what to do: whole, as its end is what helps. A driver's is 255 bytes, a machine has one a unit.
    private func sentence(_ text: String) -> String { safe(text, 2_000) }

    private func safe(_ text: String, _ limit: Int = 120) -> String { PlainText.harmless(text, atMost: limit) }
}
