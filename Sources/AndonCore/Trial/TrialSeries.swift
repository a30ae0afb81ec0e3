/// What one tag's device says from the start of a rule's test on; the end of the last stretch goes on for ever.
package struct TrialSeries: Sendable, Hashable {
    package private(set) var segments: [TrialSegment]
    private let ends: [TimeSpan]

    /// At least one segment.
    package init(_ segments: [TrialSegment]) {
        self.segments = segments
        var end = TimeSpan.zero
        ends = segments.map { segment in
            end = end + segment.lasts
            return end
        }
    }

    package var lasts: TimeSpan { ends.last ?? .zero }

    /// The stretch that holds at a time since the start, and what it says there; a stretch begins at its first moment.
    package func segment(at time: TimeSpan) -> (segment: TrialSegment, value: Double)? {
        // The first stretch that ends later than this.
        var (low, high) = (0, ends.count)
        while low < high {
            let middle = (low + high) / 2
            if ends[middle] <= time { low = middle + 1 } else { high = middle }
        }
        let index = min(low, segments.count - 1)
        guard index >= 0 else { return nil }
        let segment = segments[index]
        guard case .value(let from, let to) = segment.content else { return (segment, 0) }
        guard from != to, segment.lasts > .zero, ends[index] > time else { return (segment, to) }
        let passed = time - (ends[index] - segment.lasts)
        return (segment, from + (to - from) * (passed.inSeconds / segment.lasts.inSeconds))
    }
}
