/// What the status and `andon stop` print of modes, maintenance, limits and proof.
package struct StopModeLines: Sendable {
    private let ink: Ink
    private let clock: LocalClock

    package init(ink: Ink, clock: LocalClock = .system) {
        self.ink = ink
        self.clock = clock
    }

    /// What the line does with a stop, behind the word that it runs.
    static func brief(_ stop: StatusReport.Stop, clock: LocalClock) -> String {
        let output = stop.output.map { PlainText.harmless($0) } ?? "the output"
        if let maintenance = stop.permit?.maintenance {
            let until = clock.wallTime(maintenance.until).map { " until \($0.clock)" } ?? ""
            return "MAINTENANCE\(until): nothing is written to \(output)"
        }
        switch stop.mode {
        case "armed":
            let others = (stop.permit?.rules ?? []).count { $0.mode != "armed" }
            return "stop armed on \(output)"
                + (others == 0 ? "" : ", but not for \(Figure.count(others, "rule")): andon stop")
        case "off": return "OFF: no stop is written or reported"
        default: return "SHADOW: a stop is only reported, nothing is written"
        }
    }

    /// What a person is asked for now, ahead of everything.
    func urgent(_ stop: StatusReport.Stop?) -> [String] {
        var lines: [String] = []
        if let held = stop?.permit?.heldBack {
            lines += [
                ink(.stop, "STOP HELD BACK")
                    + " since \(when(held.since)) until \(when(held.until)): \(safe(held.limit))",
                "  because of \(CauseText.list(held.causes.map { safe($0) })); the line runs on and needs a person",
                "  let it stop now: andon stop --now --reason \"why\"",
            ]
        }
        if let lost = stop?.permit?.lost {
            lines += [
                ink(.critical, "MODE LOST")
                    + "  \(StopModeText.lost(stop?.mode)) until a person chooses: andon arm, or andon disarm",
                "  \(safe(lost, 2_000))",
            ]
        }
        return lines
    }

    /// All of it.
    package func lines(_ stop: StatusReport.Stop) -> [String] {
        guard let permit = stop.permit else { return [] }
        return lines(permit)
    }

    package func lines(_ permit: StopPermitReport) -> [String] {
        var lines = ["mode \(safe(permit.mode))\(chosen(permit.chosen))"]
        if permit.atMost != "armed" { lines.append("the plan allows \(safe(permit.atMost)) at most") }
        lines += permit.rules.filter { $0.mode != permit.mode || $0.chosen != nil }.map { rule in
            "\(PlainText.padded(safe(rule.rule), 14))  \(safe(rule.mode))\(chosen(rule.chosen))"
        }
        if let maintenance = permit.maintenance {
            let test = maintenance.testing ? ", its output is under test" : ""
            lines.append(
                ink(.warning, "maintenance until \(when(maintenance.until))") + "\(test)\(chosen(maintenance.begun))")
        }
        if !permit.limits.isEmpty { lines.append("limits: \(safe(permit.limits.joined(separator: ", ")))") }
        lines += permit.proof.map(proof) ?? []
        let count = permit.wouldHaveStopped
        lines.append(
            "would have stopped \(Figure.count(count, "time")) in the last 7 days\(count > 0 ? ": andon shadow" : "")")
        return lines
    }

    private func proof(_ proof: StopPermitReport.Proof) -> [String] {
        var line = "never tested (andon stop --test, in maintenance)"
        if let last = proof.last {
            let age = proof.ageSeconds.map { Figure.span(seconds: $0) + " ago" } ?? when(last.at)
            let result = proof.problem.map { ink(.critical, "FAILED") + ": \(safe($0, 2_000))" } ?? "passed"
            line = "tested \(age) by \(safe(last.by)): \(result)"
        }
        if let due = proof.due {
            line += proof.overdue ? ink(.warning, "; the next test is OVERDUE") : "; the next test is due \(when(due))"
        }
        return [line]
    }

    private func chosen(_ hand: StopPermitReport.Hand?) -> String {
        guard let hand else { return "" }
        return " since \(when(hand.at)) by \(safe(hand.by))" + (hand.reason.map { ": \(safe($0))" } ?? "")
    }

    private func when(_ time: String) -> String {
        clock.wallTime(time).map { "\($0.date) \($0.clock)" } ?? safe(time)
    }

    private func safe(_ text: String, _ limit: Int = 200) -> String { PlainText.harmless(text, atMost: limit) }
}
