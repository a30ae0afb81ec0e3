/// What is told of an event about the stop's modes, limits and proof.
enum StopModeText {
    /// nil for an event of another kind.
    static func told(_ kind: String, _ event: EventFields, clock: LocalClock) -> (Ink.Tone?, String, String)? {
        let person = event.by.map { " by \($0)" + (event.reason.map { ": \($0)" } ?? "") } ?? ""
        let until = event.until.flatMap { clock.wallTime($0) }.map { " until \($0.clock)" } ?? ""
        let problem = event.problem.map { ": \($0)" } ?? ""
        switch kind {
        case "stop-mode-changed":
            let whose = event.rule.map { "stops of \($0)" } ?? "the line's stop"
            let source = event.by == nil ? " by the plan" : person
            let tone: Ink.Tone = event.to == "armed" ? .stop : .warning
            return (
                tone, event.to == "armed" ? "ARMED" : "MODE",
                "\(whose): \(event.to ?? "?"), was \(event.from ?? "?")\(source)"
            )
        case "stop-mode-lost":
            return (
                .critical, "MODE ?",
                "nobody knows which mode stood: \(lost(event.mode)) until a person chooses (andon arm, andon disarm)\(problem)"
            )
        case "maintenance-began": return (.warning, "MAINTAIN", "nothing stops the line\(until)\(person)")
        case "maintenance-ended": return (.good, "MAINTAIN", "ended\(event.by == nil ? ", its time is over" : person)")
        case "stop-held-back":
            let causes = CauseText.list((event.causes ?? []).map(CauseText.line))
            let limit = event.stopLimit ?? "a limit"
            return (
                .stop, "HELD",
                "the stop for \(causes) is held back\(until) (\(limit)); the line runs: look at it, then andon stop --now or mend it"
            )
        case "stop-held-back-ended": return (.good, "HELD", "nothing is held back any more\(person)")
        case "stop-tested":
            let passed = event.result == "passed"
            return (
                passed ? .good : .critical, passed ? "TESTED" : "TEST ?",
                "\(passed ? "the stop's outputs went to stop and back" : "FAILED")\(problem)\(person)"
            )
        case "proof-test-overdue":
            return (.warning, "OVERDUE", "the stop's test is overdue: andon stop --test, in maintenance")
        default: return nil
        }
    }

    /// What holds while nobody knows which mode stood.
    static func lost(_ mode: String?) -> String {
        switch mode {
        case "armed": "armed, as the plan says, also where a person had disarmed it,"
        case "off": "off, as the plan says,"
        default: "no new stop is written, also where a person had armed it,"
        }
    }
}
