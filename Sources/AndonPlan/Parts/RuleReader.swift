import AndonCore

/// A rule as it was read.
struct RuleDraft {
    var plan: RulePlan
    /// `rule "zone-spike"`.
    var name: String
    /// Where its `then` stands.
    var then: Place
}

/// Reads one rule and holds it against the tags it names.
enum RuleReader {
    static func read(_ entry: PlanNode.Entry, _ tags: TagTable, _ mistakes: MistakeList) -> RuleDraft? {
        LineReader.checkName(entry, of: "rule", mistakes)
        let name = "rule \(Quoted.text(entry.key))"
        guard let section = Section(entry.value, .rule, name: name, at: entry.place, mistakes) else { return nil }
        let matched = section.readAll("tag", tags.match).flatMap(\.0)
        let ids = Array(Set(matched)).sorted()
        var condition = condition(section)
        let severity: Severity? = section.read("severity", WordText.parse)
        var rule = RulePlan(
            name: entry.key, tags: ids, condition: condition?.draft.condition ?? .above(0),
            severity: severity ?? .warning)
        rule.onDelay = section.read("on-delay", delay) ?? .zero
        rule.offDelay = section.read("off-delay", delay) ?? .zero
        rule.confirm = section.read("confirm", confirmation) ?? rule.confirm
        let action: RulePlan.Action? = section.read("then", WordText.parse)
        rule.action = action ?? .tell
        rule.message = section.read("message", PlainText.parse)
        AlarmLifeReader.read(section, into: &rule)
        if rule.action == .stop, let severity, severity != .critical {
            section.wrong(
                "severity", found: "severity \(severity.rawValue) with then: stop",
                allowed: "critical; what stops the line is never less")
        }
        condition?.draft.resolve(names: ids.map { tags[$0].plan }.first?.names ?? [])
        if let condition {
            rule.condition = condition.draft.condition
            let sound = ids.map { tags[$0] }.filter(\.isSound)
            let deadband = deadband(section, condition.draft, sound.first)
            rule.deadband = deadband ?? 0
            RuleCheck(section: section, key: condition.key, draft: condition.draft).run(on: sound, deadband: deadband)
            let first = sound.first?.plan
            rule.text = RuleText.plain(rule, units: first?.units ?? "", word: condition.draft.word)
        }
        return RuleDraft(plan: rule, name: name, then: section.placeOfValue("then"))
    }

    /// Exactly one condition; nil after saying why there is none.
    private static func condition(_ section: Section) -> (key: String, draft: ConditionDraft)? {
        let keys = KeyTable.conditions.filter(section.has)
        guard let key = keys.first, keys.count == 1 else {
            let found =
                keys.isEmpty
                ? "no condition in \(section.name)" : "\(keys.joined(separator: " and ")) in \(section.name)"
            let place = keys.dropFirst().map(section.placeOfKey).max() ?? section.place
            section.mistakes.add(place, found: found, allowed: "exactly one of \(Quoted.choice(KeyTable.conditions))")
            return nil
        }
        let draft = section.read(key) { (text) throws(Mismatch) in try ConditionDraft.parse(key, text) }
        return draft.map { (key, $0) }
    }

    /// In the units of the condition: for a slope these are per time.
    private static func deadband(_ section: Section, _ condition: ConditionDraft, _ tag: TagDraft?) -> Double? {
        section.read("deadband") { (text) throws(Mismatch) in
            let written = try Quantity(text)
            let quantity = condition.condition.isSlope ? try written.perSecond() : written
            guard quantity.value >= 0 else { throw Mismatch(allowed: "0 or more") }
            if let tag, quantity.units != tag.plan.units {
                throw Units.mismatch(quantity, tag.plan.units, of: tag.path)
            }
            return quantity.value
        }
    }

    private static func delay(_ text: String) throws(Mismatch) -> TimeSpan {
        try DurationText.parse(text, from: .zero, to: .minutes(24 * 60))
    }

    private static func confirmation(_ text: String) throws(Mismatch) -> Confirmation {
        let words = text.split(separator: " ").map(String.init)
        guard words.count == 3, words[1] == "of" else {
            let parts = text.split(separator: "/").map(String.init)
            throw Mismatch(suggestion: parts.count == 2 ? "\(parts[0]) of \(parts[1])" : nil)
        }
        let outOf = try NumberText.whole(words[2], in: 1...64)
        return Confirmation(needed: try NumberText.whole(words[0], in: 1...outOf), outOf: outOf)
    }
}
