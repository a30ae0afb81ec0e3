internal import AndonCore

/// One unit as its wire sees it.
struct UnitLane {
    let endpoint: Endpoint
    let plan: UnitPlan
    /// Index of its link in the wire.
    let lane: Int
    /// Its blocks in the wire.
    var blocks: [Int] = []
    var health: UnitHealth
    /// What it refuses.
    var healer: Healer
    /// Tags that no block reads, because of what it refuses.
    var leftOut: [TagID] = []
    /// The machines of tags that bring nothing because of what it refuses, one entry for each tag: as it was told last.
    var silenced: [MachineID] = []
    /// What it refuses since that was told last.
    var news = RefusalNews()
    /// Who it is; right from the start where the plan does not ask.
    var identity: UnitIdentity
    /// Whether the machine board heard that it answers.
    var isHeard = false
    /// What went wrong last, for people; nil while it answers.
    var reason: String?

    /// Requests on their way to it.
    var inFlight = 0
    /// Blocks that are due and wait for its answer: to know who it is, or because it wants a pause.
    var waiting: [Int] = []
    /// It is not asked before this.
    var pausedUntil = Uptime.zero
    /// Its samples are uncertain before this: it has just come back.
    var warmUntil = Uptime.zero

    init(endpoint: Endpoint, plan: Plan, lane: Int, learnt: UnitLearnt, seed: UInt64, at now: Uptime) {
        self.endpoint = endpoint
        self.plan = plan.unit(endpoint)
        self.lane = lane
        health = UnitHealth(probeAtMost: plan[endpoint.link].probeAtMost, seed: seed)
        healer = Healer(
            learnt: learnt, longest: ReadPlan.longest(of: endpoint, in: plan, learnt: learnt),
            probeAtMost: plan[endpoint.link].probeAtMost, at: now)
        identity = UnitIdentity(self.plan.identity, probeAtMost: plan[endpoint.link].probeAtMost, seed: seed ^ 1)
    }

    /// The next answer is of a device that may be another one, or has just started.
    mutating func cameBack(at now: Uptime) {
        identity.mustAsk()
        if plan.warmUp > .zero { warmUntil = now + plan.warmUp }
    }
}
