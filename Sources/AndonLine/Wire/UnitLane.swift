internal import AndonCore

/// One unit as its wire sees it.
struct UnitLane {
    let endpoint: Endpoint
    /// Index of its link in the wire.
    let lane: Int
    /// Its blocks in the wire.
    var blocks: [Int] = []
    var health: UnitHealth
    /// Whether the machine board heard that it answers.
    var isHeard = false
    /// What went wrong last, for people; nil while it answers.
    var reason: String?

    init(endpoint: Endpoint, lane: Int, probeAtMost: TimeSpan, seed: UInt64) {
        self.endpoint = endpoint
        self.lane = lane
        health = UnitHealth(probeAtMost: probeAtMost, seed: seed)
    }
}
