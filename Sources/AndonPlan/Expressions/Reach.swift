import AndonCore

/// All that a number of an expression can be, by the types, clamps and plausible bands of its tags.
struct Reach {
    var low: Double
    var high: Double

    static let endless = Reach(low: -.infinity, high: .infinity)

    static func + (left: Reach, right: Reach) -> Reach {
        Reach(low: left.low + right.low, high: left.high + right.high)
    }

    static func - (left: Reach, right: Reach) -> Reach {
        Reach(low: left.low - right.high, high: left.high - right.low)
    }

    var magnitude: Reach {
        let far = max(abs(low), abs(high))
        return Reach(low: low <= 0 && high >= 0 ? 0 : min(abs(low), abs(high)), high: far)
    }

    /// In other units: times a number above 0.
    func times(_ factor: Double) -> Reach { Reach(low: low * factor, high: high * factor) }

    /// What a comparison always says; nil where it depends.
    func always(_ order: RuleExpression.Order, _ other: Reach) -> Bool? {
        guard low.isFinite || high.isFinite, other.low.isFinite || other.high.isFinite else { return nil }
        switch order {
        case .above: return low > other.high ? true : high <= other.low ? false : nil
        case .atMost: return low > other.high ? false : high <= other.low ? true : nil
        case .below: return high < other.low ? true : low >= other.high ? false : nil
        case .atLeast: return high < other.low ? false : low >= other.high ? true : nil
        case .equal: return low > other.high || high < other.low ? false : nil
        case .unequal: return low > other.high || high < other.low ? true : nil
        }
    }
}
