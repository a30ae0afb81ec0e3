/// How long something took, many times over, in bounded room: sixteen steps for each doubling, from a microsecond to more than an hour.
///
/// A pure value of 2 kB: to take a duration costs a few instructions and allocates nothing. What is read from it is at
/// most a sixteenth too long, never too short; the longest is exact.
package struct DurationHistogram: Sendable, Hashable {
    private static let steps = 16
    private static let doublings = 32
    private var counts = ContiguousArray<UInt32>(repeating: 0, count: (doublings + 1) * steps)
    package private(set) var count = 0
    package private(set) var longest = TimeSpan.zero
    package private(set) var last: TimeSpan?

    package init() {}

    /// Negative counts as none, what is longer than an hour as that long.
    package mutating func take(_ span: TimeSpan) {
        let span = max(span, .zero)
        last = span
        longest = max(longest, span)
        let place = min(Self.place(of: span), counts.count - 1)
        if counts[place] < .max { counts[place] += 1 }
        count += 1
    }

    /// What the given share of them did not exceed; nil where there is none.
    package func atMost(_ share: Double) -> TimeSpan? {
        guard count > 0 else { return nil }
        let needed = max(1, (share * Double(count)).rounded(.up))
        var seen = 0.0
        for place in counts.indices {
            seen += Double(counts[place])
            if seen >= needed { return min(Self.end(of: place), longest) }
        }
        return longest
    }

    /// The place of `span`: linear below 16 µs, then sixteen for each doubling.
    private static func place(of span: TimeSpan) -> Int {
        let micros = UInt64(span.nanoseconds + 999) / 1_000
        guard micros >= steps else { return Int(micros) }
        let octave = 63 - micros.leadingZeroBitCount - 4
        return (octave + 1) * steps + Int(micros >> UInt64(octave)) - steps
    }

    /// The longest that stands in a place.
    private static func end(of place: Int) -> TimeSpan {
        guard place >= steps else { return .microseconds(Int64(place)) }
        let octave = place / steps - 1
        let low = Int64(place % steps + steps) << Int64(octave)
        return .microseconds(low + (Int64(1) << Int64(octave)) - 1)
    }
}
