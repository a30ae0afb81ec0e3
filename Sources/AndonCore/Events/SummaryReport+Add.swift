extension SummaryReport {
    /// Adds what another wire, or an earlier moment, counted; keeps its own time.
    package mutating func add(_ other: SummaryReport) {
        requests += other.requests
        answers += other.answers
        timeouts += other.timeouts
        exceptions += other.exceptions
        badAnswers += other.badAnswers
        linkFailures += other.linkFailures
        samples += other.samples
        badSamples += other.badSamples
        valuesPassed += other.valuesPassed
        lateCycles += other.lateCycles
    }
}
