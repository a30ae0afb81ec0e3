internal import AndonCore

/// One link as its wire sees it: what is on its way, what waits, and whether the link itself is up.
struct LinkLane {
    let id: LinkID
    let name: String
    /// Requests that may be unanswered at once.
    let capacity: Int
    var inFlight = 0
    /// Reads that are due.
    var ready = ReadyQueue()
    /// A stop request that waits for the one request already on the wire; a newer one takes its place.
    var urgent: UrgentRequest?
    /// Failures of the link itself (refused, lost, port gone), which are nobody's fault behind it.
    var health: UnitHealth
    /// Why it is down, for people; nil while it is up.
    var reason: String?

    var hasRoom: Bool { inFlight < capacity }

    init(id: LinkID, plan: LinkPlan, seed: UInt64) {
        self.id = id
        name = plan.name
        capacity = plan.inFlight
        health = UnitHealth(probeAtMost: plan.probeAtMost, seed: seed)
    }
}

/// A request of the stop: goes before every read.
struct UrgentRequest {
    var purpose: Flights.Purpose
    var request: DriverRequest
    /// From handing it to the driver to its deadline.
    var allowance: TimeSpan
}
