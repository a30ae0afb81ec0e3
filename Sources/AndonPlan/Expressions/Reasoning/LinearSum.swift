/// A number as a sum of unknowns, each with its factor, and a constant: `2 × a − b + 5`.
struct LinearSum: Hashable {
    struct Part: Hashable {
        /// The place in `Ledger.unknowns`.
        var unknown: Int
        /// Never 0.
        var factor: Double
    }

    /// In the order of the unknowns, each once.
    var parts: [Part] = []
    var constant = 0.0
    /// The magnitudes of all constants that went into it: what rounding may be about.
    var size = 0.0

    init(_ constant: Double) {
        self.constant = constant
        size = abs(constant)
    }

    init(unknown: Int) { parts = [Part(unknown: unknown, factor: 1)] }

    static func + (left: LinearSum, right: LinearSum) -> LinearSum { combine(left, right, times: 1) }

    static func - (left: LinearSum, right: LinearSum) -> LinearSum { combine(left, right, times: -1) }

    func times(_ factor: Double) -> LinearSum {
        var scaled = LinearSum(constant * factor)
        scaled.size = size * abs(factor)
        scaled.parts = parts.map { Part(unknown: $0.unknown, factor: $0.factor * factor) }.filter { $0.factor != 0 }
        return scaled
    }

    var isConstant: Bool { parts.isEmpty }

    var isFinite: Bool { constant.isFinite && size.isFinite && parts.allSatisfy(\.factor.isFinite) }

    /// The two, side by side: both lists are in order.
    static func combine(_ left: LinearSum, _ right: LinearSum, times factor: Double) -> LinearSum {
        var sum = LinearSum(left.constant + right.constant * factor)
        sum.size = left.size + right.size * abs(factor)
        sum.parts.reserveCapacity(left.parts.count + right.parts.count)
        var (one, other) = (0, 0)
        while one < left.parts.count || other < right.parts.count {
            let next = one < left.parts.count ? left.parts[one].unknown : .max
            let its = other < right.parts.count ? right.parts[other].unknown : .max
            var part = Part(unknown: min(next, its), factor: 0)
            if next <= its {
                part.factor += left.parts[one].factor
                one += 1
            }
            if its <= next {
                part.factor += right.parts[other].factor * factor
                other += 1
            }
            if part.factor != 0 { sum.parts.append(part) }
        }
        return sum
    }
}
