/// A stretch of what one tag's device says in a rule's test.
package struct TrialSegment: Sendable, Hashable {
    package enum Content: Sendable, Hashable {
        /// In engineering units, a straight line from the one to the other.
        case value(from: Double, to: Double)
        /// The registers, or the bit, as they stand in the device.
        case raw([UInt16])
        /// The device is asked and does not answer.
        case silent
        /// The device answers, and what it says is no value.
        case bad
        /// Nobody asks: as if the agent had stood still.
        case gap
    }

    package var content: Content
    package var lasts: TimeSpan
    /// Added to each value: anything between minus and plus this, drawn anew for each answer.
    package var noise: Double
    /// How long the device takes to answer.
    package var late: TimeSpan

    package init(_ content: Content, lasts: TimeSpan, noise: Double = 0, late: TimeSpan = .zero) {
        self.content = content
        self.lasts = lasts
        self.noise = noise
        self.late = late
    }
}
