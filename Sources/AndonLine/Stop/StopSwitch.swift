internal import AndonCore

/// What one wire has of the stop: its part of the decisions, and its outputs.
struct StopSwitch {
    var part: StopPart
    /// In the plan's order; few.
    var outputs: [StopOutputLane]
    let office: StopOffice
    let found: StopLatch.Found
    /// What the plan says other than what stood in the run before; told at the start.
    let changed: [StopNews]
    let keeper: LatchKeeper
    let permits: PermitKeeper
    let gauge: StopGauge
    /// Told once, when the outputs here have been asserted or looked at and polls may start.
    let settled: @Sendable () -> Void
    /// When this stop began, in wall time; what the latch keeps.
    var since: Int64 = 0
    /// Stops that were taken here, on the wire that decides.
    var handled: UInt64 = 0
    /// A person's hand at the stop that is being carried out.
    var hand: StopHandOrder?
    /// Outputs whose first request has not been answered yet; nil until it is known what is asked of them.
    var starting: Set<Int>?

    /// Nil where the wire has no part of the stop.
    init?(
        plan: Plan, links: [LinkID], decides: Bool, office: StopOffice, found: StopLatch.Found, former: FormerPermit,
        keeper: LatchKeeper, permits: PermitKeeper, gauge: StopGauge, settled: @escaping @Sendable () -> Void
    ) {
        guard let stop = plan.stop else { return nil }
        outputs = stop.outputs.indices.compactMap { StopOutputLane($0, of: stop, in: plan, links: links) }
        guard decides || !outputs.isEmpty else { return nil }
        part = StopPart(
            guarded: decides ? GuardedStop(plan: plan, permit: former.permit) : nil,
            drives: outputs.map { StopDrive($0.index, in: plan) })
        self.office = office
        self.permits = permits
        changed = former.changed
        self.found = found
        self.keeper = keeper
        self.gauge = gauge
        self.settled = settled
        if case .latch(let latch) = found { since = latch.since }
    }

    var nextTick: Uptime? {
        var next = part.nextTick
        for output in outputs {
            if let again = output.again { next = min(next ?? again.at, again.at) }
        }
        return next
    }

    /// The place of one of the plan's outputs here.
    func place(of output: Int) -> Int? { outputs.firstIndex { $0.index == output } }
}
