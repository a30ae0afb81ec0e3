extension EventEncoder {
    /// The most tags that a message about a wire names.
    static var mostTags: Int { 16 }
    /// The longest sentence of one: some of it may come from somebody else's driver.
    private static var mostMessage: Int { 500 }

    mutating func wireEvent(_ report: WireReport, wall: WallTime, id: String) -> EventMessage {
        let plan = plan
        return event(
            report.step.rawValue, severity: report.step.severity, id: id, time: wall.moment(report.at)
        ) { json in
            json.member("link", plan[report.link].name)
            if let unit = report.unit { json.member("unit", unit) }
            if !report.tags.isEmpty {
                json.key("tags")
                json.openArray()
                for tag in report.tags.prefix(Self.mostTags) { json.string(plan.path(of: tag)) }
                json.closeArray()
                json.member("tag_count", report.tags.count)
            }
            json.member("message", JSONText.cut(report.text, atMost: Self.mostMessage))
        }
    }
}

extension WireReport.Step {
    /// Good news is advice; what makes values untrue or leaves them out for good is critical.
    package var severity: Severity {
        switch self {
        case .pointReturned, .identityRight, .limitLearnt, .limitLifted: .advice
        case .identityWrong, .driverDisabled: .critical
        case .pointRefused, .counterReset, .echoHeard, .busJammed, .timeoutTooShort, .driverRestarted: .warning
        }
    }
}
