import AndonCore

/// A rule as it was read.
struct RuleDraft {
    var plan: RulePlan
    /// `rule "zone-spike"`.
    var name: String
    /// Where its `then` stands.
    var then: Place
    /// Where its first expression stands.
    var expression: Place
}

/// Reads one rule and holds it against the tags it names.
enum RuleReader {
    static func read(_ entry: PlanNode.Entry, _ scope: ExpressionScope, _ mistakes: MistakeList) -> RuleDraft? {
        LineReader.checkName(entry, of: "rule", mistakes)
        if StopNotice(rawValue: entry.key) != nil {
            mistakes.add(
                entry.place, found: "\(Quoted.text(entry.key)) as the name of a rule",
                allowed: "another name; the stop itself is shown under this one")
        }
        let name = "rule \(Quoted.text(entry.key))"
        guard let section = Section(entry.value, .rule, name: name, at: entry.place, mistakes) else { return nil }
        let tags = scope.tags
        let before = mistakes.count
        var matched = RuleTags.read(section, tags)
        let key = conditionKey(section)
        if key != "when" { section.require("tag") }
        let severity: Severity? = section.read("severity", WordText.parse)
        var rule = RulePlan(
            name: entry.key, tags: matched.ids, condition: .above(0), severity: severity ?? .warning)
        rule.onDelay = section.read("on-delay", delay) ?? .zero
        rule.offDelay = section.read("off-delay", delay) ?? .zero
        rule.holdOff = section.read("hold-off", delay) ?? .zero
        rule.confirm = section.read("confirm", confirmation) ?? rule.confirm
        rule.unless = ExpressionReader(section: section, scope: scope).readOne("unless")
        then(&rule, section, scope)
        let mode: StopPlan.Mode? = section.read("mode", WordText.parse)
        rule.mode = mode ?? rule.mode
        if rule.action != .stop { section.misplaced("mode", allowed: "with then: stop") }
        rule.message = section.read("message") { (text) throws(Mismatch) in
            try RuleTraits.message(text, key: key)
        }
        AlarmLifeReader.read(section, into: &rule)
        if rule.action == .stop, let severity, severity != .critical {
            section.wrong(
                "severity", found: "severity \(severity.rawValue) with then: stop",
                allowed: "critical; what stops the line is never less")
        }
        if let key {
            RuleTraits.check(section, key: key)
            if KeyTable.widerConditions.contains(key) {
                if key == "when", matched.ids.isEmpty, !section.has("tag") { stand(&matched, section, scope) }
                rule.tags = matched.ids
                wider(&rule, section, key, matched, scope)
            } else {
                plain(&rule, section, key, scope)
            }
            if mistakes.count == before { GateCheck(section: section, scope: scope).run(on: rule) }
        }
        if case .text(let text) = section.node("unless")?.content { rule.text += ", unless \(Quoted.line(text))" }
        let place = ["when", "while", "unless"].first(where: section.has) ?? "then"
        return RuleDraft(
            plan: rule, name: name, then: section.placeOfValue("then"), expression: section.placeOfValue(place))
    }

    /// `tell`, `stop`, or `{ stop: PROCEDURE }`.
    private static func then(_ rule: inout RulePlan, _ section: Section, _ scope: ExpressionScope) {
        if case .table = section.node("then")?.content {
            rule.action = .stop
            let named = section.section("then", .stopThen, name: "then in \(section.name)")
            rule.procedure = named?.read("stop") { (text) throws(Mismatch) in
                try StopReader.find(text, among: scope.procedures, "a procedure of the stop")
            }
            return
        }
        let action: RulePlan.Action? = section.read("then", WordText.parse)
        rule.action = action ?? .tell
    }

    private static func plain(_ rule: inout RulePlan, _ section: Section, _ key: String, _ scope: ExpressionScope) {
        let tags = scope.tags
        let read = section.read(key) { (text) throws(Mismatch) in try ConditionDraft.parse(key, text) }
        guard var draft = read else { return }
        draft.resolve(names: rule.tags.map { tags[$0].plan }.first?.names ?? [])
        rule.condition = draft.condition
        let known = rule.tags.filter { tags[$0].isSound }
        let sound = known.map { tags[$0] }
        let deadband = deadband(section, isSlope: draft.condition.isSlope, sound.first)
        rule.deadband = deadband ?? 0
        RuleCheck(section: section, key: key, draft: draft).run(on: sound, deadband: deadband)
        RuleReach(section: section, key: key, draft: draft, scope: scope).run(on: known, deadband: deadband)
        rule.text = RuleText.plain(rule, units: sound.first?.plan.units ?? "", word: draft.word)
    }

    private static func wider(
        _ rule: inout RulePlan, _ section: Section, _ key: String, _ tags: RuleTags, _ scope: ExpressionScope
    ) {
        guard !tags.ids.isEmpty,
            let draft = WiderReader(section: section, key: key, tags: tags, scope: scope).read()
        else { return }
        rule.condition = .wider(draft.condition)
        if let units = draft.units {
            let deadband = deadband(section, isSlope: false, tags.ids.first.map { scope.tags[$0] })
            rule.deadband = deadband ?? 0
            let most: Double? =
                switch draft.condition {
                case .deviates(let low, let high, _): (high - low) / 2
                case .counts(let limit, _): limit
                default: nil
                }
            if let deadband, let most, deadband >= most, deadband > 0 {
                section.wrong(
                    "deadband",
                    found:
                        "\(section.node("deadband")?.found ?? "") for deadband, with which the alarm could never return",
                    allowed: "less than \(Quantity(value: most, units: units).text)")
            }
        } else if case .ratio(let limit, _, _, _) = draft.condition {
            rule.deadband =
                section.read("deadband") { (text) throws(Mismatch) in
                    let value = try NumberText.parse(text)
                    guard value >= 0, value < max(limit, .leastNormalMagnitude) else {
                        throw Mismatch(allowed: "a number without units, 0 or more and less than the limit")
                    }
                    return value
                } ?? 0
        }
        rule.text = RuleText.plain(rule, words: Quoted.line(draft.words))
    }

    /// A rule without a tag of its own stands at the first that its expression names.
    private static func stand(_ tags: inout RuleTags, _ section: Section, _ scope: ExpressionScope) {
        let reader = ExpressionReader(section: section, scope: scope)
        let read = reader.peek("when")
        if let first = read?.firstTag {
            tags.ids = [first]
        } else if read?.expressions.isEmpty == false {
            section.require("tag")
        } else {
            // What is wrong with it comes first; which tag it stands at does not matter then.
            _ = reader.read("when", on: tags)
        }
    }

    /// The key of the condition, exactly one; nil after saying why there is none.
    private static func conditionKey(_ section: Section) -> String? {
        let keys = KeyTable.conditions.filter(section.has)
        guard let key = keys.first, keys.count == 1 else {
            let found =
                keys.isEmpty
                ? "no condition in \(section.name)" : "\(keys.joined(separator: " and ")) in \(section.name)"
            let place = keys.dropFirst().map(section.placeOfKey).max() ?? section.place
            section.mistakes.add(place, found: found, allowed: "exactly one of \(Quoted.choice(KeyTable.conditions))")
            return nil
        }
        return key
    }

    /// In the units of the condition: for a slope these are per time.
    private static func deadband(_ section: Section, isSlope: Bool, _ tag: TagDraft?) -> Double? {
        section.read("deadband") { (text) throws(Mismatch) in
            let written = try Quantity(text)
            let quantity = isSlope ? try written.perSecond() : written
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
