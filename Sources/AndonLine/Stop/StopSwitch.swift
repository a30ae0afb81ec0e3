internal import AndonCore

/// The stop output as its wire holds it: the guarded stop that decides, and where the output stands.
struct StopSwitch {
    /// Index of the output's link in its wire.
    let lane: Int
    let output: TagPlan
    /// A write, or a read, of the output may take this long: the unit's time to answer and the bytes' time on the wire.
    private let writeAllowance: TimeSpan
    private let readAllowance: TimeSpan
    private let writes: WriteKind
    var guarded: GuardedStop
    /// What the plan says other than what stood in the run before; told at the start.
    private let changed: [StopNews]
    private let found: StopLatch.Found
    let keeper: LatchKeeper
    let permits: PermitKeeper
    let gauge: StopGauge
    /// Told once, when the output has been asserted or looked at and polls may start.
    let settled: @Sendable () -> Void
    /// When this stop began, in wall time; what the latch keeps.
    var since: Int64 = 0

    init?(
        plan: Plan, links: [LinkID], found: StopLatch.Found, former: FormerPermit, keeper: LatchKeeper,
        permits: PermitKeeper, gauge: StopGauge, settled: @escaping @Sendable () -> Void
    ) {
        guard let stop = plan.stop, let lane = links.firstIndex(of: plan[stop.output].link),
            let guarded = GuardedStop(plan: plan, permit: former.permit)
        else { return nil }
        self.guarded = guarded
        changed = former.changed
        self.permits = permits
        self.lane = lane
        output = plan[stop.output]
        let link = plan[output.link]
        let unit = plan.unit(Endpoint(link: output.link, unit: output.unit))
        let area = output.point.area
        writes = unit.writes
        let function = plan.writeFunction(of: stop.output) ?? .writeCoil
        writeAllowance = link.deadline(of: function, count: 1, unit: unit)
        readAllowance = link.deadline(of: area.readFunction, count: 1, unit: unit)
        self.found = found
        self.keeper = keeper
        self.gauge = gauge
        self.settled = settled
        if case .latch(let latch) = found { since = latch.since }
    }

    var nextTick: Uptime? { guarded.nextTick }

    /// Asserts what an earlier run left, or looks at the output; before the first poll.
    mutating func start(active: [AlarmKey], at now: Uptime) -> GuardedSteps {
        guarded.start(found, active: active, changed: changed, at: now)
    }

    func write(_ value: UInt16, attempt: Int) -> UrgentRequest {
        var request = request(.write(output.point.area, writes))
        request.value = value
        // A relay that takes other words than FF00 and 0000; it is read as 1 and 0 all the same.
        if let words = output.coilWords {
            request.operation = .writeCoilWord
            request.value = value == 0 ? words.off : words.on
        }
        return UrgentRequest(purpose: .stopWrite(attempt: attempt), request: request, allowance: writeAllowance)
    }

    func readBack(attempt: Int) -> UrgentRequest {
        UrgentRequest(
            purpose: .stopRead(attempt: attempt), request: request(.read(output.point.area)), allowance: readAllowance)
    }

    private func request(_ operation: DriverRequest.Operation) -> DriverRequest {
        DriverRequest(
            ticket: 0, deadline: .zero, link: lane, unit: output.unit, operation: operation, isUrgent: true,
            address: output.point.address)
    }
}
