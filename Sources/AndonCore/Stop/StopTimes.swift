/// How long the stops of this run took: from the answer that asked for one to the decision, to the first write, to the proof of all
/// outputs that it asked for.
///
/// Fed with the steps of the line's own stop, in their order; each stop counts once, by its first cause. A stop without an answer
/// (one that a restart found or asserted again) counts nothing. Bounded, and no clock of its own.
package struct StopTimes: Sendable, Hashable {
    package private(set) var toDecision = DurationHistogram()
    package private(set) var toWrite = DurationHistogram()
    package private(set) var toConfirmation = DurationHistogram()
    private var isHeld = false
    private var isProved = false

    package init() {}

    package mutating func take(_ report: StopReport) {
        guard !report.step.isOfStage, !report.isBeside else { return }
        switch report.step {
        case .requested:
            if !isHeld, let answered = report.answered { toDecision.take(report.at - answered) }
            isHeld = true
        case .confirmed:
            if !isProved, let answered = report.answered, let written = report.written {
                toWrite.take(written - answered)
                toConfirmation.take(report.at - answered)
            }
            (isHeld, isProved) = (true, true)
        case .failed, .reasserted: isHeld = true
        case .released, .running: (isHeld, isProved) = (false, false)
        case .wouldStop, .stageRequested, .stageConfirmed, .stageFailed: break
        }
    }

    /// By what they are called.
    package var legs: [(name: String, times: DurationHistogram)] {
        [("to_decision", toDecision), ("to_write", toWrite), ("to_confirmation", toConfirmation)]
    }
}
