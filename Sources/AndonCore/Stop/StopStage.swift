/// How one output of the stop stands, as the line's stop knows it.
package struct StopStage: Sendable, Hashable {
    package enum State: String, Sendable, CaseIterable {
        /// Nobody asked for it.
        case idle
        /// Asked for, and its `after` has not passed.
        case waiting
        case requested, confirmed
        /// Not confirmed in its time; repeated.
        case failed
        /// Somebody else changed it, and the plan leaves it so.
        case left
        /// Being brought back to run.
        case releasing
    }

    /// Index in `StopPlan.outputs`.
    package let output: Int
    package internal(set) var state = State.idle
    /// When it is asked for, while it waits; when its wire must have said something, while it is asked for.
    package internal(set) var due: Uptime?
    /// The first write.
    package internal(set) var written: Uptime?
    package internal(set) var attempts = 0
    package internal(set) var problem: String?

    package init(output: Int, state: State = .idle, attempts: Int = 0, problem: String? = nil) {
        self.output = output
        self.state = state
        self.attempts = attempts
        self.problem = problem
    }

    /// Whether the stop holds it, or tries to.
    package var isAsserted: Bool {
        switch state {
        case .requested, .confirmed, .failed, .left, .releasing: true
        case .idle, .waiting: false
        }
    }
}
