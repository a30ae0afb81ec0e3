/// By how much a followed counter went on since the beginning of a shift or job. The first reading, and one that fell, only
/// say where to count from.
struct CountTally: Sendable, Hashable {
    private var last: Double?
    private(set) var sum: Double

    init(sum: Double = 0) { self.sum = sum }

    mutating func take(_ count: Double) {
        guard count.isFinite else { return }
        if let last, count >= last { sum += count - last }
        last = count
    }

    /// What was counted; a new sum from here on.
    mutating func close() -> Double {
        defer { sum = 0 }
        return sum
    }
}
