import AndonCore

/// The values of one tag that raise no rule: an undisturbed line stays inside, whatever plan it is given.
struct QuietBand {
    private(set) var low = -Double.infinity
    private(set) var high = Double.infinity

    /// The band that the plan's level rules leave to a tag. Rate rules leave it as it is: noise is far below them.
    init(of tag: TagID, in plan: Plan) {
        for rule in plan.rules where rule.tags.contains(tag) {
            switch rule.condition {
            case .above(let limit): high = min(high, limit)
            case .below(let limit): low = max(low, limit)
            case .outside(let lowest, let highest):
                low = max(low, lowest)
                high = min(high, highest)
            case .inside(_, let highest): low = max(low, highest)
            case .rises, .falls, .moves, .slopeAbove, .slopeBelow, .wider: break
            }
        }
    }

    /// The believable value where it is quiet; otherwise the nearest one that keeps a fifth of the band (or 5 % of a single
    /// limit) to every limit.
    func value(near nominal: Double, noise: Double) -> Double {
        let clear = low.isFinite && high.isFinite ? max(3 * noise, (high - low) * 0.02) : 3 * noise + 0.001
        if nominal - clear >= low, nominal + clear <= high { return nominal }
        switch (low.isFinite, high.isFinite) {
        case (false, false): return nominal
        case (true, false): return max(nominal, low + abs(low) * 0.05 + clear)
        case (false, true): return min(nominal, high - abs(high) * 0.05 - clear)
        case (true, true):
            guard low < high else { return (low + high) / 2 }
            let margin = (high - low) * 0.2
            return min(max(nominal, low + margin), high - margin)
        }
    }

    /// Noise that stays clear of the limits around `value`.
    func noise(_ noise: Double, around value: Double) -> Double {
        min(noise, max(0, high - value) / 3, max(0, value - low) / 3)
    }
}
