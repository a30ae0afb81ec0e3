/// Which samples are worth a message: a change beyond the deadband, a change of quality, and a sign of life. Texts have a
/// filter of their own (`TextFilter`).
///
/// Constant cost per sample, no allocation: one entry per tag, found by its index.
package struct EventFilter: Sendable {
    private var entries: ContiguousArray<Entry> = []
    private let intervals: ContiguousArray<Intervals>

    package init(plan: Plan) {
        var intervals: ContiguousArray<Intervals> = []
        var places: [Intervals: Int32] = [:]
        entries.reserveCapacity(plan.tags.count)
        for tag in plan.tags {
            let own = Intervals(tag.publish, poll: tag.poll)
            let place = places[own, default: Int32(intervals.count)]
            if Int(place) == intervals.count {
                intervals.append(own)
                places[own] = place
            }
            entries.append(Entry(deadband: tag.publish.deadband, intervals: place))
        }
        self.intervals = intervals
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
        guard !entries[index].isAsSent(sample) else { return false }
        return consider(sample)
    }

    /// Appends, in their order, the samples of an answer that pass. Allocates nothing while `events` has room.
    package mutating func pass(_ samples: Swift.Span<Sample>, into events: inout [LineEvent]) {
        var next = Self.skip(samples, from: 0, entries)
        while next < samples.count {
            if consider(samples[next]) { events.append(.value(samples[next])) }
            next = Self.skip(samples, from: next + 1, entries)
        }
    }

    /// The first sample from `start` on that says something new.
    private static func skip(
        _ samples: Swift.Span<Sample>, from start: Int, _ entries: ContiguousArray<Entry>
    ) -> Int {
        let entries = entries.span
        var next = start
        while next < samples.count, entries[samples[next].tag.index].isAsSent(samples[next]) { next += 1 }
        return next
    }

    private mutating func consider(_ sample: Sample) -> Bool {
        let index = sample.tag.index
        let intervals = intervals[Int(entries[index].intervals)]
        guard entries[index].wants(sample, intervals) else { return false }
        entries[index].sent(sample, intervals)
        return true
    }

    /// When a tag may and must be sent; tags with the same plan share it.
    private struct Intervals: Hashable {
        let isOn: Bool
        let maximum: TimeSpan
        /// From the first moment that a change may be sent to the moment that anything must be.
        private let rest: Int64

        init(_ plan: PublishPlan, poll: TimeSpan) {
            isOn = plan.isOn
            // Bounded, so that an end of it can always be told.
            maximum = min(plan.maximum, TimeSpan(nanoseconds: .max / 4))
            rest = maximum.nanoseconds - plan.minimum(poll: poll).nanoseconds
        }

        func earliest(before due: Int64) -> Int64 { due &- rest }
    }

    /// What was last sent of a tag: 32 bytes, two in a line of the cache.
    private struct Entry {
        /// The value last sent; looked at only while its quality is that of the sample.
        private var value = 0.0
        /// When the maximum interval is over: at once while nothing was sent.
        private var due = Int64.min
        private let deadband: Double
        let intervals: Int32
        private var quality = Quality.good

        init(deadband: Double, intervals: Int32) {
            // 247.4 − 247.3 is a little less than 0.1 in binary; a person who wrote 0.1 means 0.1. No change is never a change.
            self.deadband = max(deadband * (1 - 1e-9), .leastNonzeroMagnitude)
            self.intervals = intervals
        }

        /// Whether it says nothing that a good value which was sent does not say.
        @inline(__always)
        func isAsSent(_ sample: Sample) -> Bool {
            guard case .good = sample.quality, case .good = quality else { return false }
            return abs(sample.value - value) < deadband && sample.at.nanoseconds < due
        }

        func wants(_ sample: Sample, _ intervals: Intervals) -> Bool {
            guard intervals.isOn else { return false }
            if sample.at.nanoseconds >= due { return true }
            let isEarly = sample.at.nanoseconds < intervals.earliest(before: due)
            switch (quality, sample.quality) {
            case (.good, .good), (.uncertain, .uncertain):
                return !isEarly && abs(sample.value - value) >= deadband
            case (.bad(let before), .bad(let now)):
                return now != before && now != .demoted && !isEarly
            default:
                return true
            }
        }

        mutating func sent(_ sample: Sample, _ intervals: Intervals) {
            quality = sample.quality
            due = (sample.at + intervals.maximum).nanoseconds
            value = sample.value
        }
    }
}
