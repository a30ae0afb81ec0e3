package import AndonCore

/// What became of a person's hand at the stop.
package struct StopOutcome: Sendable, Hashable {
    package var answer: StopHandAnswer
    /// Why it is not on disk, so that a restart forgets it; nil where it is.
    package var problem: String?

    package init(_ answer: StopHandAnswer, problem: String? = nil) {
        self.answer = answer
        self.problem = problem
    }
}
