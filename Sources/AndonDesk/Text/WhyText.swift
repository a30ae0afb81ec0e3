/// The story that `andon why` tells: what rose, from when to when, against what; what the stop did; what happened after.
package struct WhyText: Sendable {
    /// Samples shown on each side of the alarm.
    private static let shown = 8

    private let ink: Ink
    private let clock: LocalClock

    package init(ink: Ink, clock: LocalClock = .system) {
        self.ink = ink
        self.clock = clock
    }

    package func lines(_ why: WhyReport) -> [String] {
        var lines = [
            "\(ink(why.severity == "critical" ? .critical : .warning, safe(why.severity.uppercased())))  "
                + "\(safe(why.rule)) on \(safe(why.machine))/\(safe(why.tag)), raised at \(time(why.raised)), now "
                + safe(why.state)
        ]
        lines.append(row("what", what(why)))
        if let first = why.evidence.first, let last = why.evidence.last, why.evidence.count > 1 {
            lines.append(
                row(
                    "seen",
                    "\(value(first, why)) at \(time(first.time)), \(value(last, why)) at \(time(last.time)) "
                        + "(\(Figure.count(why.evidence.count, "sample")) raised it)"))
        }
        lines.append(row("rule", "\(safe(why.text))   (rule \(safe(why.ruleHash)), plan \(safe(why.plan)))"))
        if let recipe = why.recipe {
            lines.append(row("recipe", recipe == "none" ? "none: the rule as it stands" : safe(recipe)))
        }
        if why.firstOut { lines.append(row("first", "no other alarm of its group was active before it")) }
        lines += stop(why)
        lines += after(why)
        if why.lost == true {
            lines.append(row("lost", "the agent ended before this story was on disk: only the alarm itself is known"))
        }
        if why.restarted == true { lines.append(row("since", "the agent was started anew")) }
        if let answers = answers(why) { lines.append(row("answers", answers)) }
        if let message = why.message { lines.append(row("look at", safe(message))) }
        let samples = samples(why)
        return samples.isEmpty ? lines : lines + [""] + samples
    }

    private func what(_ why: WhyReport) -> String {
        var fields = EventFields()
        fields.value = why.value
        fields.name = why.name.map(safe)
        fields.measured = why.measured
        fields.limit = why.limit
        fields.units = safe(why.units)
        fields.text = safe(why.text)
        fields.signal = why.signal.map(safe)
        return AlarmText.raised(fields)
    }

    private func stop(_ why: WhyReport) -> [String] {
        guard !why.stop.isEmpty else {
            switch why.action {
            case "stop" where why.lost == true:
                return [row("stop", "the rule stops the line; what that stop did is not known")]
            case "stop": return [row("stop", "the rule stops the line; no step of a stop was seen for this alarm")]
            case "would-stop": return [row("stop", "shadow: nothing is written")]
            default: return [row("stop", "none: this rule only tells")]
            }
        }
        return why.stop.map { step in
            let written = step.answerToWriteMs.map { ", written \(Figure.milliseconds($0)) after the answer" } ?? ""
            let confirmed = step.answerToConfirmMs.map { ", confirmed \(Figure.milliseconds($0)) after it" } ?? ""
            return row(
                "stop",
                "\(time(step.time)) \(safe(step.step))\(step.output.map { " \(safe($0))" } ?? "")\(written)\(confirmed)\(person(step.by, step.reason))"
                    + (step.problem.map { "; \(safe($0))" } ?? ""))
        }
    }

    private func after(_ why: WhyReport) -> [String] {
        var lines: [String] = []
        let values = why.after.compactMap(\.value)
        if let low = values.min(), let high = values.max() {
            lines.append(
                row(
                    "after",
                    "between \(Figure.value(low)) and \(Figure.value(high, safe(why.units))) in "
                        + "\(Figure.count(why.after.count, "sample"))\(why.afterIsOpen ? " so far" : "")"))
        }
        for step in why.steps {
            let now = step.value.map { ", at \(Figure.value($0, safe(why.units)))" } ?? ""
            lines.append(row("then", "\(time(step.time)) \(safe(step.step))\(now)\(person(step.by, step.reason))"))
        }
        return lines
    }

    /// How long the device took around the alarm: a slow one is seen before it is silent.
    private func answers(_ why: WhyReport) -> String? {
        let times = (why.before + why.after).compactMap(\.answerMs)
        guard let least = times.min(), let most = times.max() else { return nil }
        return "after \(Figure.milliseconds(least)) to \(Figure.milliseconds(most))"
    }

    private func samples(_ why: WhyReport) -> [String] {
        let before = why.before.isEmpty ? why.evidence : why.before
        guard !before.isEmpty || !why.after.isEmpty else { return [] }
        let hidden = max(0, before.count - Self.shown)
        var lines = ["samples" + (hidden > 0 ? "   (\(hidden) more before; --json has all)" : "")]
        for (index, sample) in before.suffix(Self.shown).enumerated() {
            let isLast = index == min(before.count, Self.shown) - 1
            lines.append(line(sample, why, mark: isLast ? ">" : " ") + (isLast ? "   raised" : ""))
        }
        lines += why.after.prefix(Self.shown).map { line($0, why, mark: " ") }
        return lines
    }

    private func line(_ sample: WhyReport.Sample, _ why: WhyReport, mark: String) -> String {
        "  \(mark) \(exact(sample.time))  \(value(sample, why))"
            + (sample.answerMs.map { "   after \(Figure.milliseconds($0))" } ?? "")
            + (sample.quality == "good" ? "" : "   \(ink(.warning, safe(sample.quality)))")
    }

    private func value(_ sample: WhyReport.Sample, _ why: WhyReport) -> String {
        sample.value.map { Figure.value($0, safe(why.units)) } ?? "no value"
    }

    private func person(_ by: String?, _ reason: String?) -> String {
        (by.map { " by \(safe($0))" } ?? "") + (reason.map { ": \(safe($0))" } ?? "")
    }

    private func row(_ title: String, _ text: String) -> String { "  \(PlainText.padded(title, 8))  \(text)" }
    private func time(_ text: String) -> String { clock.wallTime(text)?.clock ?? safe(text) }

    /// With its milliseconds: at full rate many samples share a second.
    private func exact(_ text: String) -> String {
        guard let wall = clock.wallTime(text) else { return safe(text) }
        let part = text.split(separator: ".").last.map { $0.prefix(while: \.isNumber) } ?? ""
        return text.contains(".") ? "\(wall.clock).\(part)" : wall.clock
    }

    private func safe(_ text: String) -> String { PlainText.harmless(text, atMost: 200) }
}
