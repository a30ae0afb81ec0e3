/// Where the agent keeps what it must not lose, and how much of it.
package struct AgentPlan: Sendable {
    /// The most bytes the outbox may take on disk before the oldest values, never alarms, make room.
    package var outboxBytes: Int
    /// How often the counters go out as `summary`.
    package var summaryEvery: TimeSpan
    /// The most bytes that the recording of what the line answered may take on disk; 0 records nothing.
    package var recordingBytes: Int
    /// The longest time that a person may shelve an alarm for.
    package var shelveAtMost: TimeSpan

    package init(
        outboxBytes: Int = 256 << 20, summaryEvery: TimeSpan = .minutes(1), recordingBytes: Int = 0,
        shelveAtMost: TimeSpan = .minutes(8 * 60)
    ) {
        self.outboxBytes = outboxBytes
        self.summaryEvery = summaryEvery
        self.recordingBytes = recordingBytes
        self.shelveAtMost = shelveAtMost
    }
}
