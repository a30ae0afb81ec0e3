package import AndonCore

/// How long to wait before the next attempt: doubling from `first` to `most`, with jitter so that a plant's agents do not
/// knock together.
package struct Backoff: Sendable {
    private let first: TimeSpan
    private let most: TimeSpan
    private var failures: Int64 = 0

    package init(first: TimeSpan, most: TimeSpan) {
        self.first = first
        self.most = most
    }

    /// - Parameter chance: 0 ..< 1, drawn by the caller.
    package mutating func next(chance: Double) -> TimeSpan {
        let ceiling = min(most.nanoseconds, first.nanoseconds << min(failures, 16))
        failures += 1
        // Full jitter, but never so short that a dead broker is asked in a tight loop.
        return TimeSpan(nanoseconds: max(ceiling / 8, Int64(Double(ceiling) * chance)))
    }

    package mutating func reset() { failures = 0 }
}
