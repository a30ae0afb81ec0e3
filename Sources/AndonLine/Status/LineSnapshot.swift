package import AndonCore

/// What the line looks like now, for status, metrics and the summary. At most a second old.
package struct LineSnapshot: Sendable {
    package var links: [LinkSnapshot]
    package var machines: [MachineReport?]
    package var stop: StopSnapshot?
    package var alarms: Int
    package var unknown: Int
    /// Nil where the plan has no recipes.
    package var recipe: RecipeStanding?
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
    /// What it refuses, and when each of that is asked for again.
    package var refused: [RefusedPoints] = []
    /// The most values it answers in one request, where that was learnt.
    package var limits: [Area: Int] = [:]
    /// What it says of itself, where that is not what the plan says.
    package var wrongIdentity: String?
}

/// Addresses that a unit refuses.
package struct RefusedPoints: Sendable, Hashable {
    package var range: PointRange
    /// The tags that are not read because of it; none when it only lies between others.
    package var tags: [TagID]
    package var nextTry: Uptime?
}
