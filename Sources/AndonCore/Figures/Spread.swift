/// Count, mean, spread and bounds of values that come one by one and do not leave: one board, one shift.
///
/// Welford's method (Technometrics 4, 1962): no sum of squares that would lose the spread of large values.
package struct Spread: Sendable, Hashable {
    package private(set) var count = 0
    private var average = 0.0
    private var squares = 0.0
    private var lowest = 0.0
    private var highest = 0.0

    package init() {}

    /// Takes a value; one that is no number is left out.
    package mutating func take(_ value: Double) {
        guard value.isFinite else { return }
        lowest = count == 0 ? value : min(lowest, value)
        highest = count == 0 ? value : max(highest, value)
        count += 1
        let step = value - average
        average += step / Double(count)
        squares += step * (value - average)
    }

    package var mean: Double? { count > 0 ? average : nil }
    package var minimum: Double? { count > 0 ? lowest : nil }
    package var maximum: Double? { count > 0 ? highest : nil }
    /// Of a sample (n − 1); nil with fewer than two values.
    package var standardDeviation: Double? {
        count > 1 ? max(0, squares / Double(count - 1)).squareRoot() : nil
    }
}
