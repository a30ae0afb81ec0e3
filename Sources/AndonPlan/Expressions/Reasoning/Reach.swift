/// All that a number can be; an end that is not finite is no bound.
struct Reach: Hashable {
    var low: Double
    var high: Double

    static let endless = Reach(low: -.infinity, high: .infinity)

    /// What is no number (infinity less infinity) is no bound.
    init(low: Double, high: Double) {
        self.low = low.isNaN ? -.infinity : low
        self.high = high.isNaN ? .infinity : high
    }

    static func + (left: Reach, right: Reach) -> Reach {
        Reach(low: left.low + right.low, high: left.high + right.high)
    }

    static func - (left: Reach, right: Reach) -> Reach {
        Reach(low: left.low - right.high, high: left.high - right.low)
    }

    static func * (left: Reach, right: Reach) -> Reach {
        // Nothing times what has no bound is nothing.
        func product(_ one: Double, _ other: Double) -> Double { one == 0 || other == 0 ? 0 : one * other }
        let ends = [
            product(left.low, right.low), product(left.low, right.high), product(left.high, right.low),
            product(left.high, right.high),
        ]
        return Reach(low: ends.min() ?? -.infinity, high: ends.max() ?? .infinity)
    }

    /// Without bound where the divisor may be 0.
    static func / (left: Reach, right: Reach) -> Reach {
        guard right.low > 0 || right.high < 0 else { return .endless }
        return left * Reach(low: 1 / right.high, high: 1 / right.low)
    }

    var magnitude: Reach {
        let far = max(abs(low), abs(high))
        return Reach(low: low <= 0 && high >= 0 ? 0 : min(abs(low), abs(high)), high: far)
    }

    /// The farthest from 0.
    var most: Double { max(abs(low), abs(high)) }

    /// Both ends; nil where one of them is no bound.
    var bounds: (low: Double, high: Double)? { low.isFinite && high.isFinite ? (low, high) : nil }
}
