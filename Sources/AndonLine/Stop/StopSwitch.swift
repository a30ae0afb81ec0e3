internal import AndonCore

/// The stop output as its wire holds it: the sequence that decides, and where the output stands.
struct StopSwitch {
    /// Index of the output's link in its wire.
    let lane: Int
    let output: TagPlan
    /// A request of the stop may take this long: the unit's time to answer and the bytes' time on the wire.
    let allowance: TimeSpan
    var sequence: StopSequence
    private let found: StopLatch.Found
    let keeper: LatchKeeper
    let gauge: StopGauge
    /// Told once, when the output has been asserted or looked at and polls may start.
    let settled: @Sendable () -> Void
    /// When this stop began, in wall time; what the latch keeps.
    var since: Int64 = 0

    init?(
        plan: Plan, links: [LinkID], found: StopLatch.Found, keeper: LatchKeeper, gauge: StopGauge,
        settled: @escaping @Sendable () -> Void
    ) {
        guard let stop = plan.stop, let lane = links.firstIndex(of: plan[stop.output].link) else { return nil }
        self.lane = lane
        output = plan[stop.output]
        let link = plan[output.link]
        var allowance = link.timeout
        if let serial = link.driver.serial {
            let timing = BusTiming(serial)
            allowance = allowance + timing.writeTime + timing.silence * 2
        }
        self.allowance = allowance
        sequence = StopSequence(plan: stop, output: plan.path(of: stop.output))
        self.found = found
        self.keeper = keeper
        self.gauge = gauge
        self.settled = settled
        if case .latch(let latch) = found { since = latch.since }
    }

    var nextTick: Uptime? { sequence.nextTick }

    /// Asserts what an earlier run left, or looks at the output; before the first poll.
    mutating func start(in plan: Plan, active: [AlarmKey], at now: Uptime) -> [StopAction] {
        sequence.start(found, in: plan, active: active, at: now)
    }

    func request(_ operation: DriverRequest.Operation, value: UInt16 = 0) -> DriverRequest {
        DriverRequest(
            ticket: 0, deadline: .zero, link: lane, unit: output.unit, operation: operation, isUrgent: true,
            address: output.point.address, value: value)
    }
}
