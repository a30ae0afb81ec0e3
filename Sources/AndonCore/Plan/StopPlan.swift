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
    package var mode: Mode

    package enum Mode: String, Sendable, CaseIterable {
        /// Says what it would have done and writes nothing.
        case shadow
        case armed
    }

    package init(
        output: TagID, stopValue: UInt16, runValue: UInt16, readBack: Bool = true,
        within: TimeSpan = .milliseconds(500),
        attempts: Int = 3, mode: Mode = .shadow
    ) {
        self.output = output
        self.stopValue = stopValue
        self.runValue = runValue
        self.readBack = readBack
        self.within = within
        self.attempts = attempts
        self.mode = mode
    }
}
