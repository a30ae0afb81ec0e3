/// What became of one output, for whoever decides about the line.
package struct DriveReport: Sendable {
    package enum Step: Sendable, Hashable {
        /// It stands at stop, as far as the plan wants it proved.
        case confirmed
        /// It is not confirmed within its time; it is being repeated.
        case failed
        /// Somebody else changed it; it is written again.
        case cleared
        /// Somebody else changed it, and it is left so (`StopOutput.whenCleared`).
        case left
        /// It stands at run.
        case released
        /// It could not be brought to run in time, and is being stopped again.
        case notReleased
        /// The first look at it brought something.
        case foundStopped, foundRunning
        /// A person asked: it answers, and stands at stop or at run.
        case checkedStopped, checkedRunning
        /// A person asked, and nobody can say how it stands.
        case uncheckable
        /// Nothing more is asked of it, as was ordered.
        case letGo

        /// It is what the first look at an output brought.
        var isOfLook: Bool { self == .foundStopped || self == .foundRunning }
    }

    package var output: Int
    package var step: Step
    package var at: Uptime
    /// The first write of this run; nil where nothing was handed to the system.
    package var written: Uptime?
    /// Writes of this run.
    package var attempts: Int
    package var problem: String?
    /// The world has heard enough of this.
    package var isQuiet: Bool

    package init(
        output: Int, step: Step, at: Uptime, written: Uptime? = nil, attempts: Int = 0, problem: String? = nil,
        isQuiet: Bool = false
    ) {
        self.output = output
        self.step = step
        self.at = at
        self.written = written
        self.attempts = attempts
        self.problem = problem
        self.isQuiet = isQuiet
    }
}
