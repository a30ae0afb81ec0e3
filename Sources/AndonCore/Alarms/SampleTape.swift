/// The last samples of every tag that has a rule, good and bad, at full rate: what `andon why` shows around an alarm.
///
/// One ring for all tags, so it takes a stated number of bytes whatever the plan holds: a line that reads more remembers
/// less far back. Samples are numbered from 0 on, so that a reader can take them piece by piece and go on later.
package struct SampleTape: Sendable {
    /// The most samples: three megabytes.
    package static let most = 131_072
    /// How many of a tag it holds on a small line.
    private static let perTag = 256

    private var samples: ContiguousArray<Sample>
    private let isWatched: ContiguousArray<Bool>
    /// The number of the next sample.
    package private(set) var next: UInt64 = 0

    package init(plan: Plan) {
        var isWatched = ContiguousArray(repeating: false, count: plan.tags.count)
        for rule in plan.rules {
            for tag in rule.tags where isWatched.indices.contains(tag.index) { isWatched[tag.index] = true }
        }
        self.isWatched = isWatched
        let count = min(Self.most, isWatched.count { $0 } * Self.perTag)
        samples = ContiguousArray(repeating: Sample(tag: TagID(0), value: 0, at: .zero), count: count)
    }

    package var oldest: UInt64 { next - min(next, UInt64(samples.count)) }

    /// Takes the samples of an answer. Allocates nothing.
    package mutating func keep(_ new: Swift.Span<Sample>) {
        guard !samples.isEmpty else { return }
        next += Self.write(new, at: Int(next % UInt64(samples.count)), isWatched, &samples)
    }

    private static func write(
        _ new: Swift.Span<Sample>, at first: Int, _ isWatched: ContiguousArray<Bool>,
        _ samples: inout ContiguousArray<Sample>
    ) -> UInt64 {
        let isWatched = isWatched.span
        var kept = samples.mutableSpan
        var place = first
        var count: UInt64 = 0
        for index in new.indices where isWatched[new[index].tag.index] {
            kept[place] = new[index]
            count += 1
            place = place + 1 == kept.count ? 0 : place + 1
        }
        return count
    }

    /// The samples from `first` on, or from the oldest that is still there, at most `most`; and where to go on.
    package func read(from first: UInt64, atMost most: Int) -> (samples: [Sample], next: UInt64) {
        let from = max(min(first, next), oldest)
        let end = min(next, from + UInt64(most))
        return ((from..<end).map { samples[Int($0 % UInt64(samples.count))] }, end)
    }
}
