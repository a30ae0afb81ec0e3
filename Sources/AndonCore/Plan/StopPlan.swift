/// How the line is stopped: outputs, and in which order they are written. An operational stop: never a safety function.
package struct StopPlan: Sendable {
    /// In the plan's order; at least one.
    package var outputs: [StopOutput]
    /// At least one. The short form of a plan has one output, and one procedure that writes it at once.
    package var procedures: [StopProcedure]
    /// The procedure of a rule that names none, and of a stop that no rule of this plan asks for.
    package var standard: Int
    /// From the answer that asks for a stage (its `after` not counted) until it is confirmed or reported as failed; nil where
    /// nobody said. The plan is refused where its own times add up to more.
    package var deadline: TimeSpan?
    /// The mode at the first start; after that it is a person's (`StopModes`), until the plan says another word.
    package var mode: Mode
    /// The most that a person may choose.
    package var atMost: Mode
    package var limits: StopLimits
    /// How often a person has to prove the outputs; nil where the plan does not say.
    package var proofEvery: TimeSpan?

    /// What becomes of a reason to stop; each does more than the one before.
    package enum Mode: String, Sendable, CaseIterable, Comparable {
        /// Nothing is written, and nothing is said of a stop.
        case off
        /// Says what it would have done and writes nothing.
        case shadow
        case armed

        package static func < (left: Mode, right: Mode) -> Bool { left.rank < right.rank }
        private var rank: Int {
            switch self {
            case .off: 0
            case .shadow: 1
            case .armed: 2
            }
        }
    }

    package init(
        outputs: [StopOutput], procedures: [StopProcedure], standard: Int = 0, deadline: TimeSpan? = nil,
        mode: Mode = .shadow, atMost: Mode = .armed, limits: StopLimits = StopLimits(), proofEvery: TimeSpan? = nil
    ) {
        self.outputs = outputs
        self.procedures = procedures
        self.standard = standard
        self.deadline = deadline
        self.mode = mode
        self.atMost = atMost
        self.limits = limits
        self.proofEvery = proofEvery
    }

    /// The short form: one output, written at once.
    package init(
        output: TagID, stopValue: UInt16, runValue: UInt16, readBack: Bool = true,
        within: TimeSpan = .milliseconds(500),
        attempts: Int = 3, mode: Mode = .shadow, atMost: Mode = .armed, limits: StopLimits = StopLimits(),
        proofEvery: TimeSpan? = nil
    ) {
        let only = StopOutput(
            name: "stop", tag: output, stopValue: stopValue, runValue: runValue, readBack: readBack, within: within,
            attempts: attempts)
        self.init(
            outputs: [only], procedures: [StopProcedure(name: "stop", steps: [StopStep(output: 0)])], mode: mode,
            atMost: atMost, limits: limits, proofEvery: proofEvery)
    }

    /// The output of the short form; the first of the long one.
    package var first: StopOutput {
        get { outputs[0] }
        set { outputs[0] = newValue }
    }

    /// Whether its outputs are told one by one.
    package var isStaged: Bool { outputs.count > 1 }

    /// The outputs that a procedure writes in the turn in which it is asked for, in its order.
    package func atOnce(_ procedure: Int) -> [Int] {
        procedures[procedure].steps.filter { $0.after == .zero }.map(\.output)
    }
}
