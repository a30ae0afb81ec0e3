import AndonCore

/// What a number can be before the line runs, and how exactly it is compared.
struct NumberScope: Hashable {
    var reach: Reach
    /// The steps it moves in, from `origin` on; nil where it may be anything within its reach.
    var step: Double?
    var origin = 0.0
    /// How far a comparison that says "equal" may be wrong about it, as `TagSlot.slack` has it; without bound where that is
    /// not known.
    var absolute = 0.0
    var relative = 0.0

    func slack(at value: Double) -> Double { absolute + relative * 2 * abs(value) }

    /// `something within 0 .. 400 °C`; nil where there is no bound.
    func text(_ units: String) -> String? {
        func plain(_ value: Double) -> String { Quantity(value: value, units: units).text }
        switch (reach.low.isFinite, reach.high.isFinite) {
        case (true, true): return "something within \(NumberText.plain(reach.low)) .. \(plain(reach.high))"
        case (true, false): return "something above \(plain(reach.low))"
        case (false, true): return "something below \(plain(reach.high))"
        case (false, false): return nil
        }
    }
}

extension TagDraft {
    var scope: NumberScope {
        guard isSound else { return NumberScope(reach: .endless, absolute: .infinity) }
        let isFloat = plan.type == .float32 || plan.type == .float16
        let isDerived = plan.derived != nil
        var scope = NumberScope(
            reach: span, absolute: isDerived ? 1e-9 : isFloat ? abs(plan.offset) * 0x1p-23 : abs(plan.scale) * 1e-4,
            relative: isDerived ? 0x1p-40 : isFloat ? 0x1p-23 : 0)
        if plan.type.isWhole || plan.type.isDecimal, plan.decimals == nil, plan.clamp == nil, plan.counter == nil {
            (scope.step, scope.origin) = (abs(plan.scale), plan.offset)
        }
        return scope
    }

    /// All that rules can see of it, in engineering units. Decimals only bring a number nearer to the offset; a counter goes
    /// on where its type ends.
    private var span: Reach {
        if let made { return made }
        var span = Reach.endless
        if let raw = plan.type.reach {
            let ends = [raw.low * plan.scale + plan.offset, raw.high * plan.scale + plan.offset]
            span = Reach(low: min(ends[0], ends[1]), high: max(ends[0], ends[1]))
            if plan.decimals != nil {
                span = Reach(low: min(span.low, plan.offset), high: max(span.high, plan.offset))
            }
        }
        if plan.counter != nil {
            span =
                plan.scale > 0
                ? Reach(low: span.low, high: .infinity) : Reach(low: -.infinity, high: span.high)
        }
        if let clamp = plan.clamp {
            func held(_ value: Double) -> Double { min(max(value, clamp.lowerBound), clamp.upperBound) }
            span = Reach(low: held(span.low), high: held(span.high))
        }
        if let plausible = plan.plausible {
            span = Reach(low: max(span.low, plausible.lowerBound), high: min(span.high, plausible.upperBound))
        }
        return span
    }

    /// The least and the greatest value that a rule can see; nil where there is no bound.
    var reach: (low: Double, high: Double)? { scope.reach.bounds }
}
