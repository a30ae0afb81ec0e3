import AndonCore

/// A rule's condition as it was read, with the units its numbers carry.
struct ConditionDraft {
    var condition: Condition
    /// What was written, in the units of the tag; nil for `is`, which has no quantity.
    var quantity: Quantity?
    /// How far back the condition looks; nil where it looks at one sample.
    var window: TimeSpan?
    /// What `is` says; nil for every other condition.
    var word: String?

    /// Gives `is` its meaning where the tags' numbers have names: `is: run` holds while the number is the one called so.
    mutating func resolve(names: [NamedValue]) {
        guard let word, let named = names.first(where: { $0.name == word }) else { return }
        condition = .inside(low: Double(named.value), high: Double(named.value))
    }

    static func parse(_ key: String, _ text: String) throws(Mismatch) -> ConditionDraft {
        switch key {
        case "above":
            let limit = try Quantity(text)
            return ConditionDraft(condition: .above(limit.value), quantity: limit)
        case "below":
            let limit = try Quantity(text)
            return ConditionDraft(condition: .below(limit.value), quantity: limit)
        case "outside":
            let (low, high) = try BandText.parse(text)
            return ConditionDraft(condition: .outside(low: low.value, high: high.value), quantity: high)
        case "inside":
            let (low, high) = try BandText.parse(text)
            return ConditionDraft(condition: .inside(low: low.value, high: high.value), quantity: high)
        case "slope": return try slope(text)
        case "is":
            // What it means is known with the tags: on and off, or one of their names.
            let word = try PlainText.parse(text)
            return ConditionDraft(condition: word == "off" ? .below(0.5) : .above(0.5), word: word)
        default: return try change(key, text)
        }
    }

    /// `2 °C within 5s`.
    private static func change(_ key: String, _ text: String) throws(Mismatch) -> ConditionDraft {
        guard let word = text.firstRange(of: " within ") else { throw Mismatch() }
        let by: Quantity
        do { by = try Quantity(BandText.trimmed(text[..<word.lowerBound])) } catch {
            throw Mismatch(suggestion: error.suggestion.map { $0 + text[word.lowerBound...] })
        }
        guard by.value > 0 else {
            throw Mismatch(allowed: "a difference above 0; rises, falls and moves say which way")
        }
        let window = try window(text[word.upperBound...])
        let condition: Condition =
            switch key {
            case "rises": .rises(by: by.value, within: window)
            case "falls": .falls(by: by.value, within: window)
            default: .moves(by: by.value, within: window)
            }
        return ConditionDraft(condition: condition, quantity: by, window: window)
    }

    /// `above 0.5 °C/s over 10s`.
    private static func slope(_ text: String) throws(Mismatch) -> ConditionDraft {
        guard let word = text.firstRange(of: " over ") else { throw Mismatch() }
        let isAbove = text.hasPrefix("above ")
        guard isAbove || text.hasPrefix("below ") else { throw Mismatch() }
        let limit = try Quantity(BandText.trimmed(text[..<word.lowerBound].dropFirst(6)))
        let perSecond: Quantity
        do { perSecond = try limit.perSecond() } catch {
            throw Mismatch(
                suggestion: "\(isAbove ? "above" : "below") \(limit.text)/s over \(text[word.upperBound...])")
        }
        let window = try window(text[word.upperBound...])
        return ConditionDraft(
            condition: isAbove
                ? .slopeAbove(perSecond: perSecond.value, over: window)
                : .slopeBelow(perSecond: perSecond.value, over: window),
            quantity: perSecond, window: window)
    }

    private static func window(_ text: Substring) throws(Mismatch) -> TimeSpan {
        try DurationText.parse(BandText.trimmed(text), from: .milliseconds(20), to: .minutes(60))
    }
}

extension Condition {
    var isSlope: Bool {
        switch self {
        case .slopeAbove, .slopeBelow: true
        case .above, .below, .outside, .inside, .rises, .falls, .moves, .wider: false
        }
    }
}
