/// The last samples of every tag that a rule watches or names, good and bad, at full rate: what `andon why` shows around an alarm.
///
/// One ring for all tags, so it takes a stated number of bytes whatever the plan holds: a line that reads more remembers
/// less far back. Samples are numbered from 0 on, so that a reader can take them piece by piece and go on later.
package struct SampleTape: Sendable {
    /// The most samples: three and a half megabytes.
    package static let most = 131_072
    /// How many of a tag it holds on a small line.
    private static let perTag = 256

    private var samples: ContiguousArray<Sample>
    /// Beside each of them, in microseconds.
    private var took: ContiguousArray<UInt32>
    private static let unasked = UInt32.max
    private let isWatched: ContiguousArray<Bool>
    /// The number of the next sample.
    package private(set) var next: UInt64 = 0

    package init(plan: Plan) {
        var isWatched = ContiguousArray(repeating: false, count: plan.tags.count)
        for rule in plan.rules {
            let named = rule.watched + (rule.unless?.tags ?? [])
            for tag in named where isWatched.indices.contains(tag.index) { isWatched[tag.index] = true }
        }
        self.isWatched = isWatched
        let count = min(Self.most, isWatched.count { $0 } * Self.perTag)
        samples = ContiguousArray(repeating: Sample(tag: TagID(0), value: 0, at: .zero), count: count)
        took = ContiguousArray(repeating: Self.unasked, count: count)
    }

    package var oldest: UInt64 { next - min(next, UInt64(samples.count)) }

    /// Takes the samples of an answer. Allocates nothing.
    ///
    /// - Parameter took: how long the device took to answer; nil where nobody was asked.
    package mutating func keep(_ new: Swift.Span<Sample>, took: TimeSpan? = nil) {
        guard !samples.isEmpty else { return }
        let microseconds = took.map { UInt32(clamping: min(max($0.nanoseconds / 1_000, 0), Int64(Self.unasked) - 1)) }
        next += Self.write(
            new, microseconds ?? Self.unasked, at: Int(next % UInt64(samples.count)), isWatched, &samples, &self.took)
    }

    private static func write(
        _ new: Swift.Span<Sample>, _ microseconds: UInt32, at first: Int, _ isWatched: ContiguousArray<Bool>,
        _ samples: inout ContiguousArray<Sample>, _ took: inout ContiguousArray<UInt32>
    ) -> UInt64 {
        let isWatched = isWatched.span
        var kept = samples.mutableSpan
        var times = took.mutableSpan
        var place = first
        var count: UInt64 = 0
        for index in new.indices where isWatched[new[index].tag.index] {
            kept[place] = new[index]
            times[place] = microseconds
            count += 1
            place = place + 1 == kept.count ? 0 : place + 1
        }
        return count
    }

    /// The samples from `first` on, or from the oldest that is still there, at most `most`; and where to go on.
    package func read(from first: UInt64, atMost most: Int) -> (samples: [TapedSample], next: UInt64) {
        let from = max(min(first, next), oldest)
        let end = min(next, from + UInt64(most))
        return ((from..<end).map { taped(Int($0 % UInt64(samples.count))) }, end)
    }

    private func taped(_ place: Int) -> TapedSample {
        TapedSample(samples[place], took: took[place] == Self.unasked ? nil : .microseconds(Int64(took[place])))
    }
}
