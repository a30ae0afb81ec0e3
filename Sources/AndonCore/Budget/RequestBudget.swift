/// One poll of a plan: what is asked, how often, and what it costs.
package struct RequestBudget: Sendable {
    package var unit: UInt8
    package var area: Area
    package var address: UInt16
    package var period: TimeSpan
    /// What the answer holds.
    package var tags: [TagID]
    package var exchange: ExchangeBudget
    /// Kept after the answer before the unit is asked again; others may be asked meanwhile.
    package var pause: TimeSpan

    package init(_ block: ReadBlock, on link: LinkPlan, unit: UnitPlan) {
        self.unit = block.unit
        area = block.area
        address = block.address
        period = block.period
        tags = block.tags.map(\.tag)
        exchange = ExchangeBudget(block, on: link, unit: unit)
        pause = unit.pause
    }

    package func cost(_ basis: CostBasis) -> TimeSpan { exchange.cost(basis) }

    /// What of that nobody else has. Requests in flight share the waiting for answers, and never the silence before each:
    /// the longer it is beside the wait, the fewer there are at once.
    func share(_ basis: CostBasis, inFlight: Int) -> TimeSpan {
        let (all, silence) = (cost(basis), exchange.silence)
        guard inFlight > 1 else { return all }
        let wait = (all - silence).nanoseconds
        var together = Int64(inFlight)
        if silence > .zero { together = max(1, min(together, (wait + silence.nanoseconds - 1) / silence.nanoseconds)) }
        return silence + TimeSpan(nanoseconds: wait / together)
    }
}
