internal import AndonCore
internal import AndonDesk
internal import AndonLine

/// Puts together what is known of one of the last alarms.
struct WhyAssembly: Sendable {
    let line: Line
    let alarms: AlarmDesk

    private var plan: Plan { line.plan }

    func report(_ request: WhyRequest) throws(DeskNo) -> WhyReport {
        let cases = alarms.cases
        guard let name = request.alarm else {
            guard let last = cases.last else { throw DeskNo("no alarm since the agent started") }
            return report(last)
        }
        let keys = Set(try AlarmHands.find(name, in: plan))
        guard let last = cases.last(where: { keys.contains($0.key) }) else {
            let known = Set(cases.map(\.key)).sorted().prefix(5).map { plan.name(of: $0) }
            let hint = known.isEmpty ? "no alarm since the agent started" : "known: \(known.joined(separator: ", "))"
            throw DeskNo("\(name) is not among the last \(AlarmCases.most) alarms since the agent started; \(hint)")
        }
        return report(last)
    }

    private func report(_ story: AlarmCase) -> WhyReport {
        let wall = EventClock.now()
        let rule = plan[story.key.rule]
        let tag = plan[story.key.tag]
        let record = alarms.records.first { $0.key == story.key }
        let action =
            switch line.permit.verdict(of: story.key.rule) {
            case _ where rule.action == .tell || plan.stop == nil: "tell"
            case .stop: "stop"
            case .watch: "would-stop"
            case .ignore: "tell"
            }
        func samples(_ samples: [Sample]) -> [WhyReport.Sample] { samples.map { sample($0, wall) } }
        var why = WhyReport(
            rule: rule.name, machine: plan[tag.machine].name, tag: tag.name, severity: rule.severity.rawValue,
            state: record?.life.state.rawValue ?? AlarmState.normal.rawValue, raised: wall.moment(story.raise.at).text,
            value: story.raise.value.known, measured: story.raise.measured.known, limit: story.raise.limit.known,
            units: tag.units,
            text: plan.rule(story.key.rule, under: story.raise.recipe).text, plan: String(plan.hash.prefix(12)),
            message: rule.message, firstOut: story.isFirstOut,
            action: action, evidence: samples(story.raise.evidence), before: samples(story.before),
            after: samples(story.after), afterIsOpen: story.isOpen,
            steps: story.steps.map {
                WhyReport.Step(
                    step: $0.step.rawValue, time: wall.moment($0.at).text, value: $0.value?.known, by: $0.by,
                    reason: $0.reason
                )
            }, stop: story.stops.map { step($0, wall) })
        why.signal = story.raise.signal?.words
        if plan.recipes != nil { why.recipe = plan.name(of: story.raise.recipe) }
        return why
    }

    private func sample(_ sample: Sample, _ wall: WallTime) -> WhyReport.Sample {
        var value: Double? = sample.value
        if case .bad = sample.quality { value = nil }
        return WhyReport.Sample(time: wall.moment(sample.at).text, value: value, quality: sample.quality.word)
    }

    private func step(_ report: StopReport, _ wall: WallTime) -> WhyReport.StopStep {
        var step = WhyReport.StopStep(step: report.step.rawValue, time: wall.moment(report.at).text)
        if let answered = report.answered {
            step.answerToWriteMs = report.written.map { ($0 - answered).inMilliseconds }
            if report.step == .confirmed { step.answerToConfirmMs = (report.at - answered).inMilliseconds }
        }
        step.problem = report.problem
        step.by = report.by
        step.reason = report.reason
        return step
    }
}
