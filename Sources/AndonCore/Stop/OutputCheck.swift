/// One look at the output before a person's hand is carried out: it has to answer, and to stand at run.
struct OutputCheck: Sendable {
    enum Purpose: Sendable {
        case choose(StopPlan.Mode, of: RuleID?)
        case test
    }

    /// The first answer after a timeout on a serial bus is not believed: the second one is.
    static let triesAtMost = 3
    /// The wire answers by its own deadline; this only ends the wait for an answer that was lost.
    static let patience = TimeSpan.seconds(5)

    let purpose: Purpose
    let hand: AlarmHand
    var attempt: Int
    var tries = 1
    var lost: Uptime
}
