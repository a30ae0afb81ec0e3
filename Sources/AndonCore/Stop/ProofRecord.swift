/// What came of the last test of the stop's output.
package struct ProofRecord: Sendable, Hashable {
    /// Who asked for it, why, and when.
    package var hand: AlarmHand
    /// What went wrong; nil where it passed.
    package var problem: String?

    package init(hand: AlarmHand, problem: String? = nil) {
        self.hand = hand
        self.problem = problem
    }
}
