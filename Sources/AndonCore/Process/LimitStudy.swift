/// Estimates where a process stands from a stated number of its values.
///
/// The sigma is that of the moving range (the mean difference of neighbours / 1.128), as for a chart of single values: a drift
/// within the study widens it less than it would widen the standard deviation. NIST/SEMATECH e-Handbook 6.3.2.2.
package struct LimitStudy: Sendable, Hashable {
    /// d2 of two values: the expected range of two normal values, in sigmas.
    package static let expectedRange = 1.128
    /// Fewer say too little: with 20 values the sigma is still only known within about a sixth.
    package static let fewest = 20

    package let needed: Int
    package private(set) var count = 0
    private var mean = 0.0
    private var ranges = 0.0
    private var last: Double?
    private var pairs = 0

    /// - Parameter needed: values that the study takes; at least `fewest`.
    package init(needed: Int) { self.needed = max(needed, Self.fewest) }

    package var isComplete: Bool { count >= needed }

    /// The next value is no neighbour of the last one: after a gap. A value that is no number does the same.
    package mutating func interrupt() { last = nil }

    /// Takes a value while the study is not complete.
    package mutating func take(_ value: Double) {
        guard !isComplete else { return }
        guard value.isFinite else { return interrupt() }
        count += 1
        mean += (value - mean) / Double(count)
        if let last {
            ranges += abs(value - last)
            pairs += 1
        }
        last = value
    }

    /// What the study found; nil before it is complete, and where all values were the same, which limits nothing.
    package var result: ControlLimits? {
        guard isComplete, pairs > 0 else { return nil }
        return ControlLimits(center: mean, sigma: ranges / Double(pairs) / Self.expectedRange)
    }
}
