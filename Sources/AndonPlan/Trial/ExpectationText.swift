import AndonCore

/// Reads one expected line: `10.5s raised zone-spike@oven/zone4-top`, `12s..14s stop confirmed`.
///
/// The tag may be left out where the rule has one only. Behind it may stand the message that people are told, in quotes.
enum ExpectationText {
    static let allowed =
        "TIME or TIME..TIME, then raised or returned with RULE@MACHINE/TAG, stop with what it does, or recipe with its name; such as "
        + "\"10.5s raised zone-spike@oven/zone4-top\" or \"10.5s stop confirmed\""

    static func parse(_ text: String, plan: Plan, line: Int) throws(Mismatch) -> TrialExpectation {
        let (body, message) = try split(text)
        let words = body.split(separator: " ").map(String.init)
        guard words.count == 3 else { throw Mismatch(allowed: allowed) }
        let (from, to) = try times(words[0])
        let what =
            switch words[1] {
            case "stop": try stop(words[2])
            case "recipe": try recipe(words[2], plan)
            default: try alarm(words[1], words[2], plan)
            }
        return TrialExpectation(from: from, to: to, words: what, message: message, line: line)
    }

    private static func split(_ text: String) throws(Mismatch) -> (body: String, message: String?) {
        guard let quote = text.firstIndex(of: "\"") else { return (text, nil) }
        guard text.hasSuffix("\""), text.index(after: quote) < text.endIndex else {
            throw Mismatch(allowed: "the message between two quotes at the end")
        }
        return (String(text[..<quote]), String(text[text.index(after: quote)...].dropLast()))
    }

    private static func times(_ text: String) throws(Mismatch) -> (TimeSpan, TimeSpan) {
        let longest = TimeSpan.minutes(60 * 24 * 31)
        guard let dots = text.firstRange(of: "..") else {
            let time = try DurationText.parse(text, from: .zero, to: longest)
            return (time, time)
        }
        let from = try DurationText.parse(String(text[..<dots.lowerBound]), from: .zero, to: longest)
        let to = try DurationText.parse(String(text[dots.upperBound...]), from: .zero, to: longest)
        guard from <= to else { throw Mismatch(allowed: "the earlier time first") }
        return (from, to)
    }

    private static func recipe(_ name: String, _ plan: Plan) throws(Mismatch) -> String {
        let names = (plan.recipes?.products.map(\.name) ?? []) + [Plan.noRecipe]
        guard names.contains(name) else {
            throw Mismatch(allowed: "a recipe of the plan, or none", suggestion: NearestName.of(name, among: names))
        }
        return "recipe \(name)"
    }

    private static func stop(_ step: String) throws(Mismatch) -> String {
        let steps = StopReport.Step.allCases.filter { $0 != .running && !$0.isOfStage }.map(\.rawValue)
        guard steps.contains(step) else {
            throw Mismatch(
                allowed: "stop with \(Quoted.choice(steps))", suggestion: NearestName.of(step, among: steps))
        }
        return "stop \(step)"
    }

    private static func alarm(_ kind: String, _ name: String, _ plan: Plan) throws(Mismatch) -> String {
        let kinds = AlarmTransition.Kind.allCases.map(\.rawValue)
        guard kinds.contains(kind) else {
            let words = kinds + ["stop", "recipe"]
            throw Mismatch(
                allowed: "\(Quoted.choice(words)) behind the time", suggestion: NearestName.of(kind, among: words))
        }
        let parts = name.split(separator: "@", maxSplits: 1).map(String.init)
        let rules = plan.rules.map(\.name)
        guard let rule = plan.rules.first(where: { $0.name == parts.first }) else {
            throw Mismatch(
                allowed: "a rule of the plan", suggestion: parts.first.flatMap { NearestName.of($0, among: rules) })
        }
        let tags = rule.tags.map { plan.path(of: $0) }
        guard parts.count == 2 else {
            guard tags.count == 1 else {
                throw Mismatch(
                    allowed: "\(rule.name)@ and one of its \(tags.count) tags, such as \(rule.name)@\(tags[0])")
            }
            return "\(kind) \(rule.name)@\(tags[0])"
        }
        guard tags.contains(parts[1]) else {
            throw Mismatch(
                allowed: "a tag of the rule \(rule.name)",
                suggestion: NearestName.of(parts[1], among: tags).map { "\(rule.name)@\($0)" })
        }
        return "\(kind) \(name)"
    }
}
