/// A look at the outputs before a person's hand is carried out: each has to answer, and to stand at run.
struct OutputCheck: Sendable {
    enum Purpose: Sendable {
        case choose(StopPlan.Mode, of: RuleID?)
        case test
    }

    /// A wire answers by its own deadlines; this only ends the wait for one that says nothing.
    static let patience = TimeSpan.seconds(10)

    let purpose: Purpose
    let hand: AlarmHand
    let began: Uptime
    /// Outputs that have not answered yet.
    var left: Set<Int>

    var lost: Uptime { began + Self.patience }
}
