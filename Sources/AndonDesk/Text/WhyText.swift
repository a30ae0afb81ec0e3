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
        if let seen = seen(why) { lines.append(row("seen", seen)) }
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

    /// What raised it: from when to when, or of an expression the last value of each tag.
    private func seen(_ why: WhyReport) -> String? {
        guard namesOthers(why.evidence) else {
            guard let first = why.evidence.first, let last = why.evidence.last, why.evidence.count > 1 else {
                return nil
            }
            return "\(value(first, why)) at \(time(first.time)), \(value(last, why)) at \(time(last.time)) "
                + "(\(Figure.count(why.evidence.count, "sample")) raised it)"
        }
        var last: [(of: String?, sample: WhyReport.Sample)] = []
        for sample in why.evidence {
            last.removeAll { $0.of == sample.of }
            last.append((sample.of, sample))
        }
        return last.map { "\(name($0.of, why)) \(value($0.sample, why)) at \(time($0.sample.time))" }
            .joined(separator: ", ")
    }

    private func namesOthers(_ samples: [WhyReport.Sample]) -> Bool { samples.contains { $0.of != nil } }
    private func name(_ of: String?, _ why: WhyReport) -> String { safe(of ?? "\(why.machine)/\(why.tag)") }

    private func what(_ why: WhyReport) -> String {
        var fields = EventFields()
        // Where tags are held against each other the value of one of them says nothing: `seen` has all.
        if why.measured != nil || !namesOthers(why.evidence) {
            fields.value = why.value
            fields.name = why.name.map(safe)
        }
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
        let own = why.after.filter { $0.of == nil }
        let values = own.compactMap(\.value)
        if let low = values.min(), let high = values.max() {
            lines.append(
                row(
                    "after",
                    "between \(Figure.value(low)) and \(Figure.value(high, safe(why.units))) in "
                        + "\(Figure.count(own.count, "sample"))\(why.afterIsOpen ? " so far" : "")"))
        }
        for step in why.steps {
            let now = step.value.map { ", at \(Figure.value($0, safe(why.units)))" } ?? ""
            lines.append(row("then", "\(time(step.time)) \(safe(step.step))\(now)\(person(step.by, step.reason))"))
        }
        return lines
    }

    /// How long the device took around the alarm: a slow one is seen before it is silent.
    private func answers(_ why: WhyReport) -> String? {
        let times = (why.before + why.after).filter { $0.of == nil }.compactMap(\.answerMs)
        guard let least = times.min(), let most = times.max() else { return nil }
        return "after \(Figure.milliseconds(least)) to \(Figure.milliseconds(most))"
    }

    private func samples(_ why: WhyReport) -> [String] {
        let before = why.before.isEmpty ? why.evidence : why.before
        guard !before.isEmpty || !why.after.isEmpty else { return [] }
        let others = Set((before + why.after).compactMap(\.of))
        // Of several tags some more, so that none of few is left out.
        let most = Self.shown * min(3, 1 + others.count)
        let width =
            others.isEmpty ? 0 : (others.map { name($0, why) } + [name(nil, why)]).map(PlainText.columns).max() ?? 0
        let hidden = max(0, before.count - most)
        let shown = before.suffix(most)
        // The alarm's own sample of that moment; where the others alone raised it, the last.
        let mark = shown.lastIndex { $0.of == nil && $0.time == why.raised } ?? shown.indices.last
        var lines = ["samples" + (hidden > 0 ? "   (\(hidden) more before; --json has all)" : "")]
        for index in shown.indices {
            let isRaise = index == mark
            lines.append(line(shown[index], why, width, mark: isRaise ? ">" : " ") + (isRaise ? "   raised" : ""))
        }
        lines += why.after.prefix(most).map { line($0, why, width, mark: " ") }
        return lines
    }

    /// `width`: of the column with the tags' names; 0 where all are of one tag.
    private func line(_ sample: WhyReport.Sample, _ why: WhyReport, _ width: Int, mark: String) -> String {
        let of = width > 0 ? PlainText.padded(name(sample.of, why), width) + "  " : ""
        return "  \(mark) \(exact(sample.time))  \(of)\(value(sample, why))"
            + (sample.answerMs.map { "   after \(Figure.milliseconds($0))" } ?? "")
            + (sample.quality == "good" ? "" : "   \(ink(.warning, safe(sample.quality)))")
    }

    private func value(_ sample: WhyReport.Sample, _ why: WhyReport) -> String {
        let units = sample.of == nil ? why.units : sample.units ?? ""
        return sample.name.map(safe) ?? sample.value.map { Figure.value($0, safe(units)) } ?? "no value"
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
