/// The window of a slope: how many of the tag's newest samples are in it, and their sums.
struct SlopeWindow: Sendable {
    private var count = 0
    private var sums = SlopeSums()

    /// As it is; nil with too few samples.
    var slope: Double? { count > 0 ? sums.slope : nil }

    mutating func forget() { count = 0 }

    /// Takes the newest sample of the ring and lets go of what is too old; nil with too few samples. Amortised constant.
    mutating func take(_ point: RingPoint, of watch: TagWatch, _ terms: AlarmTerms, rings: SampleRings) -> Double? {
        // The newest is already in the ring but not yet in the window: the oldest of `count` stands `count` before it.
        while count > 0 {
            let oldest = rings.point(before: count, of: watch)
            guard point.at - oldest.at > terms.comparison.within || count == Int(terms.capacity) else { break }
            sums.remove(oldest)
            count -= 1
        }
        count += 1
        add(point, of: watch, rings: rings)
        return sums.slope
    }

    /// All samples that the ring still holds of it, and no others.
    mutating func refill(_ watch: TagWatch, _ terms: AlarmTerms, rings: SampleRings) {
        count = rings.count(within: terms.comparison.within, most: Int(terms.capacity), of: watch)
        restart(at: rings.point(before: 0, of: watch), of: watch, rings: rings)
    }

    private mutating func add(_ point: RingPoint, of watch: TagWatch, rings: SampleRings) {
        guard count == 1 || sums.age > max(count, 16) else { return sums.add(point) }
        restart(at: point, of: watch, rings: rings)
    }

    private mutating func restart(at point: RingPoint, of watch: TagWatch, rings: SampleRings) {
        sums.restart(at: point)
        for age in stride(from: count - 1, through: 0, by: -1) { sums.add(rings.point(before: age, of: watch)) }
        sums.settle()
    }
}
