internal import AndonCore
internal import Logging

/// One event as a line of the log: state changes only, never values.
struct EventNotice {
    private let level: Logger.Level
    private let text: String

    /// nil for what does not belong in a log.
    init?(_ event: LineEvent, plan: Plan) {
        switch event {
        case .value, .text, .summary: return nil
        case .alarm(let change):
            let rule = plan[change.rule]
            level = change.kind == .raised && rule.severity == .critical ? .error : .notice
            text = "alarm \(change.kind.rawValue): \(rule.name) on \(plan.path(of: change.tag)) (\(rule.text))"
        case .stop(let report) where report.step == .running: return nil
        case .stop(let report):
            level = report.step == .released ? .notice : .error
            let why = report.causes.map { $0.words(in: plan) }.joined(separator: ", ")
            let problem = report.problem.map { ": \($0)" } ?? ""
            let person = report.by.map { " by \($0) (\(report.reason ?? ""))" } ?? ""
            text = "stop \(report.step.rawValue)\(person)\(problem)\(why.isEmpty ? "" : "; because of \(why)")"
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
