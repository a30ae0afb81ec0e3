extension StatusReport {
    /// One alarm that is raised now.
    package struct Alarm: Codable, Sendable, Hashable {
        package var rule: String
        package var machine: String
        package var tag: String
        package var severity: String
        package var since: String
        package var value: Double?
        package var measured: Double?
        package var limit: Double?
        package var units: String
        /// The rule in plain words.
        package var text: String
        /// `unacknowledged`, `acknowledged`, or what silences it: `shelved`, `suppressed`.
        package var state: String?

        package init(
            rule: String, machine: String, tag: String, severity: String, since: String, value: Double? = nil,
            measured: Double? = nil, limit: Double? = nil, units: String = "", text: String = "", state: String? = nil
        ) {
            self.rule = rule
            self.machine = machine
            self.tag = tag
            self.severity = severity
            self.since = since
            self.value = value
            self.measured = measured
            self.limit = limit
            self.units = units
            self.text = text
            self.state = state
        }
    }

    /// One machine: `state` is online, degraded or offline.
    package struct Machine: Codable, Sendable, Hashable {
        package var name: String
        package var kind: String
        package var state: String
        package var reason: String?

        package init(name: String, kind: String, state: String, reason: String? = nil) {
            self.name = name
            self.kind = kind
            self.state = state
            self.reason = reason
        }
    }

    /// One link with its counters since the start: `state` is up or down.
    package struct Link: Codable, Sendable, Hashable {
        package var name: String
        package var driver: String
        /// `192.0.2.20:502`, `/dev/ttyUSB0`.
        package var endpoint: String
        package var state: String
        package var reason: String?
        package var requests: UInt64
        package var answers: UInt64
        package var timeouts: UInt64
        package var exceptions: UInt64
        package var badAnswers: UInt64
        package var lateCycles: UInt64
        package var units: [Unit]

        package init(
            name: String, driver: String, endpoint: String, state: String, reason: String? = nil,
            requests: UInt64 = 0, answers: UInt64 = 0, timeouts: UInt64 = 0, exceptions: UInt64 = 0,
            badAnswers: UInt64 = 0, lateCycles: UInt64 = 0, units: [Unit] = []
        ) {
            self.name = name
            self.driver = driver
            self.endpoint = endpoint
            self.state = state
            self.reason = reason
            self.requests = requests
            self.answers = answers
            self.timeouts = timeouts
            self.exceptions = exceptions
            self.badAnswers = badAnswers
            self.lateCycles = lateCycles
            self.units = units
        }
    }

    /// One unit of a link: `state` is polled or demoted.
    package struct Unit: Codable, Sendable, Hashable {
        package var unit: Int
        package var state: String
        package var nextProbeS: Double?
        /// What it refuses; absent when nothing.
        package var refuses: [Refused]?
        /// The most values it answers in one request, by area, where that was learnt.
        package var limits: [Limit]?
        /// What the device says of itself, where that is not what the plan says.
        package var identity: String?

        package init(
            unit: Int, state: String, nextProbeS: Double? = nil, refuses: [Refused]? = nil, limits: [Limit]? = nil,
            identity: String? = nil
        ) {
            self.unit = unit
            self.state = state
            self.nextProbeS = nextProbeS
            self.refuses = refuses
            self.limits = limits
            self.identity = identity
        }
    }

    /// Addresses that a unit refuses: left out, and tried again at `nextTry`.
    package struct Refused: Codable, Sendable, Hashable {
        /// `holding`
        package var area: String
        package var first: Int
        package var last: Int
        /// `oven/zone4-top`; empty when they only lie between tags.
        package var tags: [String]
        /// RFC 3339.
        package var nextTry: String?

        package init(area: String, first: Int, last: Int, tags: [String], nextTry: String? = nil) {
            self.area = area
            self.first = first
            self.last = last
            self.tags = tags
            self.nextTry = nextTry
        }
    }

    /// The most values of one request that a unit answers.
    package struct Limit: Codable, Sendable, Hashable {
        package var area: String
        package var most: Int

        package init(area: String, most: Int) {
            self.area = area
            self.most = most
        }
    }
}
