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
            guard let last = cases.last else { throw DeskNo("no alarm is known of") }
            return report(last)
        }
        let keys = Set(try AlarmHands.find(name, in: plan))
        guard let last = cases.last(where: { keys.contains($0.key) }) else {
            let known = Set(cases.map(\.key)).sorted().prefix(5).map { plan.name(of: $0) }
            let hint = known.isEmpty ? "no alarm is known of" : "known: \(known.joined(separator: ", "))"
            throw DeskNo("\(name) is not among the last \(AlarmCases.most) alarms; \(hint)")
        }
        return report(last)
    }

    private func report(_ story: AlarmCase) -> WhyReport {
        let wall = EventClock.now()
        let rule = story.rule
        let tag = plan[story.key.tag]
        let record = alarms.records.first { $0.key == story.key }
        var why = WhyReport(
            rule: plan[story.key.rule].name, machine: plan[tag.machine].name, tag: tag.name,
            severity: rule.severity.rawValue, state: record?.life.state.rawValue ?? AlarmState.normal.rawValue,
            raised: wall.moment(story.raise.at).text, value: story.raise.value.known,
            measured: story.raise.measured.known, limit: story.raise.limit.known, units: tag.units, text: rule.text,
            ruleHash: rule.mark, plan: rule.plan, message: rule.message, firstOut: story.isFirstOut,
            action: rule.action.rawValue, evidence: story.raise.evidence.map { sample($0, story, wall) },
            before: story.before.map { sample($0, story, wall) }, after: story.after.map { sample($0, story, wall) },
            afterIsOpen: story.isOpen,
            steps: story.steps.map {
                WhyReport.Step(
                    step: $0.step.rawValue, time: wall.moment($0.at).text, value: $0.value?.known, by: $0.by,
                    reason: $0.reason
                )
            }, stop: story.stops.map { step($0, wall) })
        why.name = story.raise.value.known.flatMap { tag.spoken($0) }
        why.signal = story.raise.signal?.words
        why.recipe = rule.recipe
        if story.isRestored { why.restarted = true }
        if story.isLost { why.lost = true }
        return why
    }

    private func sample(_ taped: TapedSample, _ story: AlarmCase, _ wall: WallTime) -> WhyReport.Sample {
        var shown = sample(taped.sample, story, wall)
        shown.answerMs = taped.took?.inMilliseconds
        return shown
    }

    private func sample(_ sample: Sample, _ story: AlarmCase, _ wall: WallTime) -> WhyReport.Sample {
        var value: Double? = sample.value
        if case .bad = sample.quality { value = nil }
        var shown = WhyReport.Sample(time: wall.moment(sample.at).text, value: value, quality: sample.quality.word)
        let tag = plan[sample.tag]
        shown.name = value.flatMap { tag.spoken($0) }
        if sample.tag != story.key.tag {
            shown.of = plan.path(of: sample.tag)
            shown.units = tag.units
        }
        return shown
    }

    private func step(_ report: StopReport, _ wall: WallTime) -> WhyReport.StopStep {
        var step = WhyReport.StopStep(step: report.step.rawValue, time: wall.moment(report.at).text)
        if let answered = report.answered {
            step.answerToWriteMs = report.written.map { ($0 - answered).inMilliseconds }
            if report.step == .confirmed || report.step == .stageConfirmed {
                step.answerToConfirmMs = (report.at - answered).inMilliseconds
            }
        }
        step.output = report.stage.flatMap { plan.stop?.outputs[$0.output].name }
        step.problem = report.problem
        step.by = report.by
        step.reason = report.reason
        return step
    }
}
