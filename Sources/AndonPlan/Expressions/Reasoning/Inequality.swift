/// A sum that is above 0, or at least 0.
struct Inequality {
    var sum: LinearSum
    var isStrict: Bool

    init(_ sum: LinearSum, isStrict: Bool) {
        self.sum = sum
        self.isStrict = isStrict
    }

    /// What the outcomes of a pair mean: at most two inequalities. What compares as equal may differ by what its unknowns
    /// are measured in, and by rounding: those that allow it are widened by so much, and so are never too narrow.
    static func all(of pair: Ledger.Pair, _ outcomes: Claim.Outcomes, in ledger: Ledger) -> [Inequality] {
        let difference = pair.left - pair.right
        var all: [Inequality] = []
        if !outcomes.contains(.less) {
            all.append(Inequality(difference, isStrict: !outcomes.contains(.equal)))
        }
        if !outcomes.contains(.more) {
            all.append(Inequality(difference.times(-1), isStrict: !outcomes.contains(.equal)))
        }
        return all.compactMap { $0.isStrict ? $0 : $0.widened(by: ledger) }
    }

    /// Nil where nothing is left of it.
    private func widened(by ledger: Ledger) -> Inequality? {
        var slack = ledger.slack(of: sum)
        // One unknown is near its bound where it matters: its slack is that of the bound.
        if sum.parts.count == 1, let part = sum.parts.first {
            let bound = sum.size / abs(part.factor)
            slack = 4 * abs(part.factor) * (ledger.unknowns[part.unknown].scope.slack(at: bound) + 1e-12 * bound)
        }
        guard slack.isFinite else { return nil }
        var wide = self
        wide.sum.constant += slack
        wide.sum.size += slack
        return wide
    }
}
