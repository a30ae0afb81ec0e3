/// How much of what only the device knows a figure counts: its delay, and the length of its frames.
package enum CostBasis: Int, Sendable, CaseIterable {
    /// Bytes and silence alone: what no device can be quicker than. Of a frame that may be of any length, one byte.
    case wire
    /// And the turnaround of units of which somebody stated it. Refusals stand on this: nothing in it is a guess.
    case stated
    /// And an assumed turnaround for all others, and frames as long as the plan allows. Warnings and forecasts stand on this.
    case expected
}
