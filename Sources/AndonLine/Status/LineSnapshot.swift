package import AndonCore

/// What the line looks like now, for status, metrics and the summary. At most a second old.
package struct LineSnapshot: Sendable {
    package var links: [LinkSnapshot]
    package var machines: [MachineReport?]
    package var stop: StopSnapshot?
    package var alarms: Int
    package var unknown: Int
}

/// One link and the units behind it.
package struct LinkSnapshot: Sendable {
    package var link: LinkID
    package var isUp: Bool
    /// Why it is down.
    package var reason: String?
    package var requests: UInt64 = 0
    package var answers: UInt64 = 0
    package var timeouts: UInt64 = 0
    package var exceptions: UInt64 = 0
    package var badAnswers: UInt64 = 0
    package var lateCycles: UInt64 = 0
    package var driver = DriverCounters()
    package var units: [UnitSnapshot] = []
}

/// One unit.
package struct UnitSnapshot: Sendable {
    package enum State: String, Sendable { case notHeard = "not-heard", answers, demoted }
    package var unit: UInt8
    package var state: State
    package var reason: String?
    /// When it is asked again; nil unless demoted.
    package var nextProbe: Uptime?
}
