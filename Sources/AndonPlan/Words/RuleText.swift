import AndonCore

/// A rule in one line of plain words: `rises 2 °C within 5 s, 2 of 3`.
enum RuleText {
    static func plain(_ rule: RulePlan, units: String, word: String?) -> String {
        plain(rule, words: word.map { "is \($0)" } ?? plain(rule.condition, units: units))
    }

    /// `words`: what its condition is called.
    static func plain(_ rule: RulePlan, words: String) -> String {
        var text = words
        if rule.onDelay > .zero { text += " for \(DurationText.plain(rule.onDelay))" }
        if rule.confirm.outOf > 1 { text += ", \(rule.confirm.needed) of \(rule.confirm.outOf)" }
        return text
    }

    private static func plain(_ condition: Condition, units: String) -> String {
        func text(_ value: Double, _ units: String) -> String { Quantity(value: value, units: units).text }
        return switch condition {
        case .above(let limit): "above \(text(limit, units))"
        case .below(let limit): "below \(text(limit, units))"
        case .outside(let low, let high): "outside \(text(low, "")) .. \(text(high, units))"
        case .inside(let low, let high): "inside \(text(low, "")) .. \(text(high, units))"
        case .rises(let by, let window): "rises \(text(by, units)) within \(DurationText.plain(window))"
        case .falls(let by, let window): "falls \(text(by, units)) within \(DurationText.plain(window))"
        case .moves(let by, let window): "moves \(text(by, units)) within \(DurationText.plain(window))"
        case .slopeAbove(let limit, let over):
            "slope above \(text(limit, units + "/s")) over \(DurationText.plain(over))"
        case .slopeBelow(let limit, let over):
            "slope below \(text(limit, units + "/s")) over \(DurationText.plain(over))"
        // Called as it was written, where it was read.
        case .wider: ""
        }
    }
}
