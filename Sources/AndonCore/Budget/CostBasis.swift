/// How much of a unit's own delay a figure counts.
package enum CostBasis: Sendable, CaseIterable {
    /// Bytes and silence alone: what no device can be quicker than.
    case wire
    /// And the turnaround of units of which somebody stated it. Refusals stand on this: nothing in it is a guess.
    case stated
    /// And an assumed turnaround for all others. Warnings and forecasts stand on this.
    case expected
}
