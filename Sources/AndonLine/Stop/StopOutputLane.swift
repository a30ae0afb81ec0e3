internal import AndonCore

/// One output of the stop as its wire holds it: where it stands, how it is asked, and what waits to be asked again.
struct StopOutputLane {
    /// Index in `StopPlan.outputs`.
    let index: Int
    /// Index of the output's link in its wire.
    let lane: Int
    let endpoint: Endpoint
    private let tag: TagPlan
    private let plan: StopOutput
    /// A write, or a read, of the output may take this long: the unit's time to answer and the bytes' time on the wire.
    private let writeAllowance: TimeSpan
    private let readAllowance: TimeSpan
    private let writes: WriteKind
    /// A write that the output was too busy for: once more, soon.
    var again: (at: Uptime, request: UrgentRequest)?
    /// The write that is on its way or was last.
    var lastWrite: UrgentRequest?
    /// Times that the current write was put off so.
    var busyTries = 0
    /// The count of stops (`StopOffice.orders`) that its release was decided with: a newer one ends the release.
    var releasedAt: UInt64 = 0

    /// Nil where the output is on another wire.
    init?(_ index: Int, of stop: StopPlan, in plan: Plan, links: [LinkID]) {
        let output = stop.outputs[index]
        guard let lane = links.firstIndex(of: plan.link(of: output)) else { return nil }
        self.index = index
        self.lane = lane
        self.plan = output
        endpoint = plan.endpoint(of: output)
        tag = plan[output.tag]
        let link = plan[links[lane]]
        let unit = plan.unit(endpoint)
        writes = unit.writes
        writeAllowance = link.deadline(of: plan.writeFunction(of: output), count: 1, unit: unit)
        readAllowance = link.deadline(of: tag.point.area.readFunction, count: 1, unit: unit)
    }

    func write(_ value: UInt16, attempt: Int) -> UrgentRequest {
        var request = request(.write(tag.point.area, writes))
        request.value = value
        if let mask = plan.mask {
            // What is 1 in the first word stays as it is in the device (V1.1b3, 6.16).
            request.operation = .maskWrite
            request.count = 2
            request.values = [~mask, value]
        }
        // A relay that takes other words than FF00 and 0000; it is read as 1 and 0 all the same.
        if let words = tag.coilWords {
            request.operation = .writeCoilWord
            request.value = value == 0 ? words.off : words.on
        }
        return UrgentRequest(
            purpose: .stopWrite(output: index, attempt: attempt), request: request, allowance: writeAllowance)
    }

    func readBack(attempt: Int) -> UrgentRequest {
        UrgentRequest(
            purpose: .stopRead(output: index, attempt: attempt), request: request(.read(tag.point.area)),
            allowance: readAllowance)
    }

    private func request(_ operation: DriverRequest.Operation) -> DriverRequest {
        DriverRequest(
            ticket: 0, deadline: .zero, link: lane, unit: tag.unit, operation: operation, isUrgent: true,
            address: tag.point.address)
    }
}
