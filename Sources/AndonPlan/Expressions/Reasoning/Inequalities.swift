/// Inequalities that are to hold together, and what is known of their unknowns beside them.
///
/// Whether they can is found by taking out one unknown after the other (Fourier and Motzkin): each that bounds it from below with
/// each that bounds it from above. What takes too long is taken to be possible.
struct Inequalities {
    private static let mostRows = 300

    private let ledger: Ledger
    private var bounds: [Bounds]
    private var rows: [Inequality] = []
    private var isDescribed: [Bool]
    private var isPossible = true

    private struct Bounds {
        var low: Double
        var high: Double
        var isLowStrict = false
        var isHighStrict = false
    }

    init(_ inequalities: [Inequality], in ledger: Ledger) {
        self.ledger = ledger
        bounds = ledger.unknowns.map { Bounds(low: $0.scope.reach.low, high: $0.scope.reach.high) }
        isDescribed = Array(repeating: false, count: ledger.unknowns.count)
        for inequality in inequalities { add(inequality) }
    }

    /// Whether they may hold together.
    mutating func areFeasible(_ budget: inout Int) -> Bool {
        while isPossible, let unknown = next() {
            guard takeOut(unknown, &budget) else { return true }
        }
        return isPossible
    }

    private mutating func add(_ inequality: Inequality) {
        let sum = inequality.sum
        guard isPossible, sum.isFinite else { return }
        for part in sum.parts { describe(part.unknown) }
        guard let part = sum.parts.first else {
            // What rounding may have done to it is forgiven.
            if inequality.isStrict ? sum.constant <= 0 : sum.constant < -1e-12 * sum.size { isPossible = false }
            return
        }
        guard sum.parts.count == 1 else {
            rows.append(inequality)
            return
        }
        let bound = -sum.constant / part.factor
        if part.factor > 0 {
            narrow(part.unknown, low: bound, isStrict: inequality.isStrict)
        } else {
            narrow(part.unknown, high: bound, isStrict: inequality.isStrict)
        }
    }

    /// What an unknown is made of, once.
    private mutating func describe(_ place: Int) {
        guard !isDescribed[place] else { return }
        isDescribed[place] = true
        if bounds[place].low > bounds[place].high { isPossible = false }
        let own = LinearSum(unknown: place)
        switch ledger.unknowns[place].unknown {
        case .tag, .product, .quotient: break
        case .least(let items): for item in items { add(Inequality(item - own, isStrict: false)) }
        case .greatest(let items): for item in items { add(Inequality(own - item, isStrict: false)) }
        case .magnitude(let inner):
            add(Inequality(own - inner, isStrict: false))
            add(Inequality(own + inner, isStrict: false))
        }
    }

    private mutating func narrow(_ place: Int, low: Double, isStrict: Bool) {
        guard low > bounds[place].low || low == bounds[place].low && isStrict else { return }
        bounds[place].low = low
        bounds[place].isLowStrict = isStrict
        check(place)
    }

    private mutating func narrow(_ place: Int, high: Double, isStrict: Bool) {
        guard high < bounds[place].high || high == bounds[place].high && isStrict else { return }
        bounds[place].high = high
        bounds[place].isHighStrict = isStrict
        check(place)
    }

    /// Whether anything is left between the bounds: of what moves in steps, a step.
    private mutating func check(_ place: Int) {
        let own = bounds[place]
        let isStrict = own.isLowStrict || own.isHighStrict
        guard own.low.isFinite, own.high.isFinite else { return }
        let near = 1e-12 * (abs(own.low) + abs(own.high))
        if isStrict ? own.low >= own.high : own.low > own.high + near { isPossible = false }
        let scope = ledger.unknowns[place].scope
        guard let step = scope.step else { return }
        let origin = scope.origin
        let (low, high) = ((own.low - origin) / step, (own.high - origin) / step)
        // A millionth of a step is rounding.
        let first = own.isLowStrict ? (low + 1e-6).rounded(.down) + 1 : (low - 1e-6).rounded(.up)
        let last = own.isHighStrict ? (high - 1e-6).rounded(.up) - 1 : (high + 1e-6).rounded(.down)
        if first > last { isPossible = false }
    }

    /// The unknown that makes the fewest rows when it is taken out; nil where no row is left.
    private func next() -> Int? {
        guard !rows.isEmpty else { return nil }
        var counts: [Int: (below: Int, above: Int)] = [:]
        for part in rows.lazy.flatMap(\.sum.parts) {
            if part.factor > 0 {
                counts[part.unknown, default: (0, 0)].below += 1
            } else {
                counts[part.unknown, default: (0, 0)].above += 1
            }
        }
        func cost(_ entry: (key: Int, value: (below: Int, above: Int))) -> Int {
            let below = entry.value.below + (bounds[entry.key].low.isFinite ? 1 : 0)
            let above = entry.value.above + (bounds[entry.key].high.isFinite ? 1 : 0)
            return below * above - below - above
        }
        return counts.min { (cost($0), $0.key) < (cost($1), $1.key) }?.key
    }

    /// False where that would take too long.
    private mutating func takeOut(_ place: Int, _ budget: inout Int) -> Bool {
        func factor(_ row: Inequality) -> Double { row.sum.parts.first { $0.unknown == place }?.factor ?? 0 }
        var below = rows.filter { factor($0) > 0 }
        var above = rows.filter { factor($0) < 0 }
        rows.removeAll { factor($0) != 0 }
        let own = bounds[place]
        if own.low.isFinite {
            below.append(Inequality(LinearSum(unknown: place) - LinearSum(own.low), isStrict: own.isLowStrict))
        }
        if own.high.isFinite {
            above.append(Inequality(LinearSum(own.high) - LinearSum(unknown: place), isStrict: own.isHighStrict))
        }
        let made = below.count * above.count
        budget -= made + rows.count + 1
        guard budget > 0, rows.count + made <= Self.mostRows else { return false }
        for one in below {
            for other in above {
                var sum = LinearSum.combine(
                    one.sum.times(1 / factor(one)), other.sum, times: -1 / factor(other))
                // What rounding leaves of the one that is taken out.
                sum.parts.removeAll { $0.unknown == place }
                add(Inequality(sum, isStrict: one.isStrict || other.isStrict))
            }
        }
        return true
    }
}
