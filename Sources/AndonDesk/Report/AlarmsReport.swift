/// The alarms that are not at rest, at one moment: what `andon alarms` shows.
package struct AlarmsReport: Codable, Sendable, Hashable {
    package var alarms: [AlarmEntry]
    /// More alarms came than a person can read, so most are counted instead of told.
    package var flood: Bool
    /// How many alarms the plan has: every rule on every tag it names.
    package var all: Int

    package init(alarms: [AlarmEntry] = [], flood: Bool = false, all: Int = 0) {
        self.alarms = alarms
        self.flood = flood
        self.all = all
    }
}

/// One alarm that is not at rest; times are RFC 3339.
package struct AlarmEntry: Codable, Sendable, Hashable {
    package var rule: String
    package var machine: String
    package var tag: String
    /// `unacknowledged`, `acknowledged`, `returned-unacknowledged`, `latched-unacknowledged`, `latched-acknowledged`,
    /// `shelved`, `suppressed`, `out-of-service`.
    package var state: String
    /// Whether the condition holds, whatever silences it.
    package var active: Bool
    package var severity: String
    package var since: String
    /// As it was raised.
    package var value: Double?
    package var measured: Double?
    package var limit: Double?
    package var units: String
    /// The rule in plain words.
    package var text: String
    /// Whether it stops the line.
    package var stops: Bool
    /// The recipe that suppresses it; nil where none does.
    package var suppressedBy: String?
    package var firstOut: Bool?
    package var chattering: Bool?
    package var acknowledged: Hand?
    package var shelvedUntil: String?
    package var shelved: Hand?
    package var outOfService: Hand?

    /// Who, when and why.
    package struct Hand: Codable, Sendable, Hashable {
        package var by: String
        package var at: String
        package var reason: String?

        package init(by: String, at: String, reason: String? = nil) {
            self.by = by
            self.at = at
            self.reason = reason
        }
    }

    package init(
        rule: String, machine: String, tag: String, state: String, active: Bool, severity: String, since: String,
        value: Double? = nil, measured: Double? = nil, limit: Double? = nil, units: String = "", text: String = "",
        stops: Bool = false
    ) {
        self.rule = rule
        self.machine = machine
        self.tag = tag
        self.state = state
        self.active = active
        self.severity = severity
        self.since = since
        self.value = value
        self.measured = measured
        self.limit = limit
        self.units = units
        self.text = text
        self.stops = stops
    }
}
