/// How the line is stopped. An operational stop: never a safety function.
package struct StopPlan: Sendable {
    /// A coil or a holding register (type `bool`, `uint16` or `int16`) with write access.
    package var output: TagID
    /// The raw value that means stop (a coil: 0 or 1) and the raw value that lets the line run.
    package var stopValue: UInt16
    package var runValue: UInt16
    /// Whether the output is read back after the write; without it a stop is `confirmed` by the write's echo alone.
    package var readBack: Bool
    /// From the first write to the confirmation, at most.
    package var within: TimeSpan
    /// Writes tried before the stop is reported `failed`; it is repeated slowly after that, for as long as the latch holds.
    package var attempts: Int
    /// The mode at the first start; after that it is a person's (`StopModes`), until the plan says another word.
    package var mode: Mode
    /// The most that a person may choose.
    package var atMost: Mode
    package var limits: StopLimits
    /// How often a person has to prove the output; nil where the plan does not say.
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
        output: TagID, stopValue: UInt16, runValue: UInt16, readBack: Bool = true,
        within: TimeSpan = .milliseconds(500),
        attempts: Int = 3, mode: Mode = .shadow, atMost: Mode = .armed, limits: StopLimits = StopLimits(),
        proofEvery: TimeSpan? = nil
    ) {
        self.output = output
        self.stopValue = stopValue
        self.runValue = runValue
        self.readBack = readBack
        self.within = within
        self.attempts = attempts
        self.mode = mode
        self.atMost = atMost
        self.limits = limits
        self.proofEvery = proofEvery
    }
}
