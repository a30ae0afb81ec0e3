/// The counters among the tags: each sample of one becomes its total.
///
/// Costs one look per answer where there are no counters, and one per sample where there are; allocates only when a
/// counter was reset.
package struct CounterBook: Sendable {
    private var entries: [Entry] = []
    /// The place of a tag's counter in `entries`, -1 for the others, for the tags from `first` on.
    private var places: [Int32] = []
    private var first = 0

    /// - Parameter links: whose tags pass through; all of them when nil.
    package init(plan: Plan, links: Set<LinkID>? = nil) {
        var counters: [Int] = []
        for index in plan.tags.indices where plan.tags[index].counter != nil {
            if links?.contains(plan.tags[index].link) != false { counters.append(index) }
        }
        guard let lowest = counters.first, let highest = counters.last else { return }
        first = lowest
        places = Array(repeating: -1, count: highest - lowest + 1)
        for index in counters {
            guard let entry = Entry(plan.tags[index]) else { continue }
            places[index - lowest] = Int32(entries.count)
            entries.append(entry)
        }
    }

    package var isEmpty: Bool { entries.isEmpty }

    /// Makes totals of the counters' samples, in their place, and appends the resets that were seen.
    ///
    /// A bad sample stays as it is. An uncertain one, which may be the answer to another request, counts nothing and says
    /// the total so far.
    package mutating func follow(_ samples: inout [Sample], into resets: inout [CounterReset]) {
        guard !entries.isEmpty else { return }
        for index in samples.indices {
            let place = samples[index].tag.index - first
            guard places.indices.contains(place), places[place] >= 0 else { continue }
            let before = samples[index].value
            let step = entries[Int(places[place])].take(&samples[index])
            guard step == .reset || step == .jumped else { continue }
            resets.append(
                CounterReset(
                    tag: samples[index].tag, reading: before, hasFallen: step == .reset, at: samples[index].at))
        }
    }

    private struct Entry {
        private var track: CounterTrack
        private let scale: Double
        private let bias: Double
        /// The number in the registers is whole: what scaling back spoils is rounded away.
        private let isWhole: Bool

        /// Nil where nothing can be told from the engineering value.
        init?(_ tag: TagPlan) {
            guard let counter = tag.counter, tag.scale != 0, tag.scale.isFinite, tag.offset.isFinite else { return nil }
            track = CounterTrack(counter)
            scale = tag.scale
            bias = tag.offset
            isWhole = tag.decimals == nil && !tag.type.isFraction
        }

        mutating func take(_ sample: inout Sample) -> CounterTrack.Step {
            switch sample.quality {
            case .bad: return .counted
            case .uncertain where track.last != nil:
                sample.value = value
                return .counted
            case .uncertain: return .counted
            case .good: break
            }
            let raw = (sample.value - bias) / scale
            let step = track.take(isWhole ? raw.rounded() : raw, at: sample.at)
            // The first reading is the sample as it was.
            if step != .first { sample.value = value }
            return step
        }

        private var value: Double {
            let value = track.total * scale + bias
            return value.isFinite ? value : 0
        }
    }
}

extension ValueType {
    /// Can hold what is no whole number.
    fileprivate var isFraction: Bool {
        switch self {
        case .float16, .float32, .float64, .number: true
        default: false
        }
    }
}
