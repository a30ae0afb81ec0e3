extension EventEncoder {
    mutating func stopEvent(_ report: StopReport, wall: WallTime, id: String) -> EventMessage {
        let writer = StopWriter(report, plan: plan, planMark: planMark)
        let severity: Severity = report.step == .released ? .advice : .critical
        return event(
            "stop-" + report.step.rawValue, severity: severity, id: id, time: wall.moment(report.at)
        ) { writer.write(to: &$0) }
    }

    mutating func stopState(_ report: StopReport, wall: WallTime, id: String) -> EventMessage {
        var report = report
        // A line that runs has no cause to be stopped.
        if report.step == .released { report.causes = [] }
        let writer = StopWriter(report, plan: plan, planMark: planMark)
        return message(
            .stop, topic: topics.stop, schema: "andon/stop/1", id: id, time: wall.moment(report.at), retain: true
        ) { json in
            json.member("state", (report.line ?? report.step).state)
            writer.write(to: &json)
        }
    }
}

extension StopReport.Step {
    /// The state that the stop is in after this step.
    fileprivate var state: String {
        switch self {
        case .wouldStop: "would-stop"
        case .requested, .reasserted: "requested"
        case .confirmed: "confirmed"
        case .failed: "failed"
        case .released, .running: "running"
        case .stageRequested, .stageConfirmed, .stageFailed: "requested"
        }
    }
}

/// What a step of a stop says, on `events` and in the retained state alike.
private struct StopWriter {
    private let report: StopReport
    private let plan: Plan
    private let planMark: String

    init(_ report: StopReport, plan: Plan, planMark: String) {
        self.report = report
        self.plan = plan
        self.planMark = planMark
    }

    func write(to json: inout JSONText) {
        json.key("causes")
        json.openArray()
        for cause in report.causes { write(cause, to: &json) }
        json.closeArray()
        if let stop = plan.stop {
            let output = report.stage.map { stop.outputs[$0.output] } ?? stop.first
            json.member("output", plan.path(of: output.tag))
            json.member("mode", (report.mode ?? stop.mode).rawValue)
            if report.isMaintenance { json.member("maintenance", true) }
        }
        json.member("attempts", report.attempts)
        if let answered = report.answered {
            if let written = report.written { json.member("answer_to_write_ms", milliseconds(written - answered)) }
            if isConfirmed { json.member("answer_to_confirm_ms", milliseconds(report.at - answered)) }
        }
        if isConfirmed, let stop = plan.stop { json.member("read_back", stop.isReadBack(report)) }
        if let stage = report.stage {
            json.key("stage")
            write(stage, to: &json)
        }
        if !report.stages.isEmpty {
            json.key("stages")
            json.openArray()
            for stage in report.stages { write(stage, to: &json) }
            json.closeArray()
        }
        json.member("by", ifAny: report.by)
        json.member("reason", ifAny: report.reason)
        json.member("problem", ifAny: report.problem)
        json.member("plan", planMark)
    }

    private var isConfirmed: Bool { report.step == .confirmed || report.step == .stageConfirmed }

    private func write(_ stage: StopStage, to json: inout JSONText) {
        guard let output = plan.stop?.outputs[stage.output] else { return }
        json.openObject()
        json.member("name", output.name)
        json.member("output", plan.path(of: output.tag))
        json.member("state", stage.state.rawValue)
        json.member("attempts", stage.attempts)
        json.member("problem", ifAny: stage.problem)
        json.closeObject()
    }

    private func write(_ cause: StopCause, to json: inout JSONText) {
        json.openObject()
        switch cause {
        case .alarm(let key):
            json.member("rule", plan[key.rule].name)
            json.member("tag", plan.path(of: key.tag))
        case .former(let rule, let tag):
            json.member("rule", rule)
            json.member("tag", tag)
            json.member("former", true)
        case .foundStopped: json.member("found", "stopped")
        case .latchUnreadable: json.member("latch", "unreadable")
        }
        json.closeObject()
    }

    /// To the microsecond; less is noise.
    private func milliseconds(_ span: TimeSpan) -> Double {
        Double((span.nanoseconds + 500) / 1_000) / 1_000
    }
}

extension StopPlan {
    /// Whether what is confirmed was read back: the one output, or all of them.
    fileprivate func isReadBack(_ report: StopReport) -> Bool {
        report.stage.map { outputs[$0.output].readBack } ?? outputs.allSatisfy(\.readBack)
    }
}
