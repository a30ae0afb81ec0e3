/// What a person may do to the limits of a chart; the last part of its path.
package enum LimitAction: String, Sendable, CaseIterable {
    case study, accept, decline

    /// What the action asks for beyond what every hand says.
    package func problem(of request: AlarmHandRequest) -> String? {
        if request.seconds != nil { return "seconds is only for shelve" }
        return self != .study && request.reason == nil ? "reason is missing: say why in 1 to 200 characters" : nil
    }
}

/// The limits of every chart, at one moment: what `andon limits` shows.
package struct LimitsReport: Codable, Sendable, Hashable {
    package var charts: [Chart]

    package init(charts: [Chart] = []) { self.charts = charts }

    package enum State: String, Codable, Sendable, Hashable {
        /// They stand in the plan.
        case given
        /// None yet: the alarm is unknown.
        case studying
        case frozen
        case studyingAgain = "studying-again"
        /// Another study waits for a person.
        case proposed
    }

    /// One chart; times are RFC 3339.
    package struct Chart: Codable, Sendable, Hashable {
        package var rule: String
        package var machine: String
        package var tag: String
        package var units: String
        /// The rule in plain words.
        package var text: String
        package var state: State
        /// What is in force; absent while nothing is.
        package var center: Double?
        package var sigma: Double?
        /// Since when, by whom and why; absent for what stands in the plan, the last two for the first study.
        package var since: String?
        package var by: String?
        package var reason: String?
        /// Values of the study under way, and how many a study needs.
        package var taken: Int?
        package var needed: Int?
        package var proposedCenter: Double?
        package var proposedSigma: Double?
        package var proposedAt: String?

        package init(
            rule: String, machine: String, tag: String, units: String, text: String, state: State
        ) {
            self.rule = rule
            self.machine = machine
            self.tag = tag
            self.units = units
            self.text = text
            self.state = state
        }
    }
}
