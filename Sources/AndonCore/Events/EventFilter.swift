/// Which samples are worth a message: a change beyond the deadband, a change of quality, and a sign of life.
///
/// Constant cost per sample, no allocation: one entry per tag, found by its index.
package struct EventFilter: Sendable {
    private var entries: ContiguousArray<Entry>

    package init(plan: Plan) {
        entries = ContiguousArray(plan.tags.map { Entry($0.publish, poll: $0.poll) })
    }

    /// Whether the sample shall be sent; what passes is what later samples are compared with.
    ///
    /// - The first sample of a tag passes.
    /// - From good to uncertain or bad, and back, passes at once. Another reason for being bad passes after the minimum
    ///   interval; being demoted is no reason of its own, it follows from the one that was sent.
    /// - A change of at least the deadband against the value last sent passes after the minimum interval. One that comes
    ///   earlier is not lost: the comparison is always with what was sent, so the next sample after the interval passes.
    /// - Anything passes once the maximum interval is over.
    /// - Nothing passes of a tag whose plan turns sending off.
    package mutating func passes(_ sample: Sample) -> Bool {
        let index = sample.tag.index
        guard entries[index].wants(sample) else { return false }
        entries[index].sent(sample)
        return true
    }

    private struct Entry {
        private let isOn: Bool
        private var hasSent = false
        private var quality = Quality.good
        /// The value last sent; looked at only while its quality is that of the sample.
        private var value = 0.0
        private var at: Int64 = 0
        private let deadband: Double
        private let minimum: Int64
        private let maximum: Int64

        init(_ plan: PublishPlan, poll: TimeSpan) {
            isOn = plan.isOn
            // 247.4 − 247.3 is a little less than 0.1 in binary; a person who wrote 0.1 means 0.1.
            deadband = plan.deadband * (1 - 1e-9)
            // A poll that comes a little early must not be left out for the next one: at 1 s and 1 s that would halve the rate.
            let slack = min(poll.nanoseconds / 4, plan.minimum.nanoseconds / 8)
            minimum = plan.minimum.nanoseconds - slack
            maximum = plan.maximum.nanoseconds
        }

        @inline(__always)
        func wants(_ sample: Sample) -> Bool {
            guard isOn else { return false }
            guard hasSent else { return true }
            let since = sample.at.nanoseconds &- at
            if since >= maximum { return true }
            switch (quality, sample.quality) {
            case (.good, .good), (.uncertain, .uncertain):
                guard since >= minimum else { return false }
                let change = abs(sample.value - value)
                return change >= deadband && change > 0
            case (.bad(let before), .bad(let now)):
                return now != before && now != .demoted && since >= minimum
            default:
                return true
            }
        }

        mutating func sent(_ sample: Sample) {
            hasSent = true
            quality = sample.quality
            at = sample.at.nanoseconds
            value = sample.value
        }
    }
}
