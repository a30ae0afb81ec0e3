package import AndonCore

/// Alarms as people name them: `rule` for all alarms of a rule, `rule@machine/tag` for one.
package enum AlarmName {
    /// Nobody knows such an alarm; the sentence says what was meant, perhaps.
    package struct Unknown: Error, Hashable {
        package var sentence: String
    }

    /// The alarms of that name, in the order of the tags; at least one.
    package static func find(_ text: String, in plan: Plan) throws(Unknown) -> [AlarmKey] {
        let parts = text.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard let index = plan.rules.firstIndex(where: { $0.name == parts[0] }) else {
            let nearest = NearestName.of(parts[0], among: plan.rules.map(\.name))
            throw unknown(text, "the plan has no rule \(Quoted.text(parts[0]))", nearest)
        }
        let rule = plan.rules[index]
        guard parts.count == 2 else { return rule.tags.map { AlarmKey(rule: RuleID(index), tag: $0) } }
        guard let tag = rule.tags.first(where: { plan.path(of: $0) == parts[1] }) else {
            let nearest = NearestName.of(parts[1], among: rule.tags.map(plan.path))
            throw unknown(
                text, "the rule \(rule.name) does not watch \(Quoted.text(parts[1]))",
                nearest.map { "\(rule.name)@\($0)" })
        }
        return [AlarmKey(rule: RuleID(index), tag: tag)]
    }

    package static func of(_ key: AlarmKey, in plan: Plan) -> String {
        "\(plan[key.rule].name)@\(plan.path(of: key.tag))"
    }

    private static func unknown(_ text: String, _ why: String, _ nearest: String?) -> Unknown {
        let hint = nearest.map { "; did you mean \(Quoted.text($0))?" } ?? "; andon check PLAN lists the rules"
        return Unknown(sentence: why + hint)
    }
}
