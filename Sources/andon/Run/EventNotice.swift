internal import AndonCore
internal import Logging

/// One event as a line of the log: state changes only, never values.
struct EventNotice {
    private let level: Logger.Level
    private let text: String

    /// nil for what does not belong in a log.
    init?(_ event: LineEvent, plan: Plan) {
        switch event {
        case .value, .text, .summary, .figures: return nil
        case .alarm: return nil
        case .life(let change):
            guard change.isTold, let step = change.step else { return nil }
            let rule = plan[change.record.key.rule]
            let isSilent = change.edge != nil && change.record.life.isSilent
            level = step == .raised && rule.severity == .critical && !isSilent ? .error : .notice
            let person = change.by.map { " by \($0)" } ?? ""
            let why = change.reason.map { ": \($0)" } ?? ""
            let state = isSilent ? " (\(change.record.life.state.rawValue))" : ""
            let words = plan.rule(change.record.key.rule, under: change.recipe).text
            text = "alarm \(step.rawValue): \(plan.name(of: change.record.key))\(state) (\(words))\(person)\(why)"
        case .grouped(let group):
            level = .warning
            let name = group.key.map { ": \(plan.name(of: $0))" } ?? ""
            text = "alarm \(group.kind.rawValue)\(name); raised \(group.raises) times"
        case .limits(let change):
            level = change.step == .notLearnt ? .warning : .notice
            let limits =
                change.limits.map { ": center \(NumberText.of($0.center)), sigma \(NumberText.of($0.sigma))" } ?? ""
            let person = change.hand.map { " by \($0.by)" + ($0.reason.map { " (\($0))" } ?? "") } ?? ""
            text = "limits \(change.step.rawValue): \(plan.name(of: change.key))\(limits)\(person)"
        case .stop(let report) where report.step == .running: return nil
        case .stop(let report):
            level = report.step == .released ? .notice : .error
            let why = report.causes.map { $0.words(in: plan) }.joined(separator: ", ")
            let problem = report.problem.map { ": \($0)" } ?? ""
            let person = report.by.map { " by \($0) (\(report.reason ?? ""))" } ?? ""
            let output = report.stage.flatMap { plan.stop?.outputs[$0.output].name }.map { " of \($0)" } ?? ""
            text = "stop \(report.step.rawValue)\(output)\(person)\(problem)\(why.isEmpty ? "" : "; because of \(why)")"
        case .mode(let news):
            guard news.kind != .standing else { return nil }
            let isLoud = [.modeLost, .heldBack].contains(news.kind) || news.kind == .tested && news.problem != nil
            level = isLoud ? .error : news.kind == .proofOverdue ? .warning : .notice
            text = news.words(in: plan)
        case .recipe(let report):
            level = report.step == .unknown ? .warning : .notice
            let tag = report.tag.map { plan.path(of: $0) } ?? ""
            let person = report.by.map { " by \($0) (\(report.reason ?? ""))" } ?? ""
            text =
                switch report.step {
                case .changed:
                    "recipe \(plan.name(of: report.to)), was \(plan.name(of: report.from))\(person)"
                        + (report.said.map { "; \(tag) says \($0)" } ?? "")
                case .unknown: "recipe \(plan.name(of: report.to)) stays: \(tag) has no good value"
                case .known: "recipe \(plan.name(of: report.to)) again by \(tag)"
                }
        case .machine(let report):
            level = report.state == .online ? .notice : .warning
            text =
                "machine \(plan[report.machine].name) \(report.state.rawValue)\(report.reason.map { ": \($0)" } ?? "")"
        case .wire(let report):
            level = .warning
            text = "\(plan[report.link].name): \(report.text)"
        case .dropped(let report):
            level = .error
            text = "dropped \(report.count) events: \(report.reason)"
        }
    }

    func log(to logger: Logger) { logger.log(level: level, "\(text)") }
}

extension Plan {
    /// `zone-spike on oven/zone3`
    func name(of key: AlarmKey) -> String { "\(self[key.rule].name) on \(path(of: key.tag))" }
}

extension StopCause {
    /// The cause in words, as the log and the status say it.
    func words(in plan: Plan) -> String {
        switch self {
        case .alarm(let key): "\(plan[key.rule].name) on \(plan.path(of: key.tag))"
        case .former(let rule, let tag): "\(rule) on \(tag) (of an earlier plan)"
        case .foundStopped: "the output stood at stop when the agent started"
        case .latchUnreadable: "the latch file could not be read, so a stop is assumed"
        }
    }
}
