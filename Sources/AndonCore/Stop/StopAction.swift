/// What the stop asks of the wire that owns this part of it, to be done in this order. Outputs are indices of the plan's.
package enum StopAction: Sendable {
    /// Write `value` to the output, ahead of every poll, then answer with `writeAnswered` and this attempt. If it has
    /// not been handed to the wire when `isCurrent` is false, drop it.
    case write(output: Int, value: UInt16, attempt: Int)
    /// Read the output, ahead of every poll, then answer with `readAnswered` and this attempt.
    case readBack(output: Int, attempt: Int)
    /// Say `inputStands` when a good sample of the output's own input shows that the machine has stopped.
    case awaitInput(output: Int)
    /// For the wire that has this output.
    case order(output: Int, StopOrder)
    /// For the wire that decides.
    case tell(DriveReport)
    case report(StopReport)
    /// Put the latch on disk, in place of an earlier one.
    case saveLatch(causes: [StopCause], state: StopLatch.State, stages: [StopStage])
    /// Remove the latch from disk.
    case clearLatch
    /// What became of modes, limits or proof.
    case news(StopNews)
    /// Bring the permit to disk, beside all of this; then give the person who waits her answer, where there is one.
    case keep(StopHandAnswer?)
    /// Nothing was changed by the hand that waits.
    case answer(StopHandAnswer)
}

/// What became of a reset.
package enum ResetAnswer: Sendable {
    /// Nobody stopped the line.
    case notStopped
    /// These causes are still active, or nobody knows: nothing was done.
    case refused([StandingCause])
    /// An earlier reset is being carried out.
    case underWay
    case accepted([StopAction])
}

/// A cause that is still there, or may be.
package struct StandingCause: Sendable, Hashable {
    package var cause: StopCause
    /// `true` or `unknown`.
    package var truth: Truth

    package init(cause: StopCause, truth: Truth) {
        self.cause = cause
        self.truth = truth
    }
}
