import AndonCore

/// Reads what a recipe says of rules: each is put together with the rule as it stands, and read and checked as one.
struct RecipeRules {
    let scope: ExpressionScope
    /// The rules as they stand in the plan; the place of one is its `RuleID`.
    let entries: [PlanNode.Entry]
    /// Those of which nothing was wrong.
    let sound: [RuleID: RulePlan]
    let mistakes: MistakeList

    struct Read {
        var changes: [RuleID: RecipeRule] = [:]
        var places: [RuleID: Place] = [:]
    }

    func read(_ part: Section, recipe: String) -> Read {
        var read = Read()
        guard part.has("rules") else { return read }
        for entry in LineReader.named(part, "rules", mistakes) {
            guard let place = entries.firstIndex(where: { $0.key == entry.key }) else {
                mistakes.add(
                    entry.place, found: "\(Quoted.text(entry.key)) in \(part.name)", allowed: "a rule of the plan",
                    suggestion: NearestName.of(entry.key, among: entries.lazy.map(\.key)))
                continue
            }
            let id = RuleID(place)
            read.places[id] = condition(of: entry)?.value.place ?? entry.value.place
            if case .text("suppressed") = entry.value.content {
                read.changes[id] = .suppressed
            } else if let rule = change(entry, of: id, recipe) {
                read.changes[id] = .changed(rule)
            }
        }
        return read
    }

    private func change(_ entry: PlanNode.Entry, of id: RuleID, _ recipe: String) -> RulePlan? {
        let name = "rule \(Quoted.text(entry.key)) in recipe \(Quoted.text(recipe))"
        guard case .table(let own) = entry.value.content else {
            mistakes.add(
                entry.value.place, found: "\(entry.value.found) for \(name)",
                allowed: "other limits or delays, such as { above: 250 °C, on-delay: 10s }, or suppressed",
                suggestion: isRefusal(entry.value) ? "suppressed" : nil)
            return nil
        }
        let before = mistakes.count
        guard Section(entry.value, .recipeRule, name: name, at: entry.place, mistakes) != nil,
            mistakes.count == before, let rule = sound[id], case .table(let base) = entries[id.index].value.content,
            isSameKind(own, base, name)
        else { return nil }
        let keys = Set(own.map(\.key))
        let whole = PlanNode(place: entry.place, content: .table(base.filter { !keys.contains($0.key) } + own))
        let found = MistakeList()
        let draft = RuleReader.read(PlanNode.Entry(key: entry.key, place: entry.place, value: whole), scope, found)
        let last = own.map(\.value.place.line).max() ?? entry.place.line
        let stands = entries[id.index].place
        mistakes.add(found, at: entry.place) { place in
            place >= entry.place && place.line <= last && (stands < entry.place || place < stands)
        }
        guard found.isEmpty, let draft else { return nil }
        guard rule.condition.isLike(draft.plan.condition) else {
            let own = condition(of: entry)
            mistakes.add(
                own?.value.place ?? entry.place, found: "\(own?.value.found ?? "") for \(name)",
                allowed: "other numbers of the same kind as in the rule (\(rule.text)), against the same tags")
            return nil
        }
        return draft.plan
    }

    /// The other numbers of its condition, where it has some.
    private func condition(of entry: PlanNode.Entry) -> PlanNode.Entry? {
        guard case .table(let own) = entry.value.content else { return nil }
        return own.first { KeyTable.conditions.contains($0.key) }
    }

    /// What somebody writes who means that the rule is left out.
    private func isRefusal(_ value: PlanNode) -> Bool {
        guard case .text(let text) = value.content else { return false }
        return ["no", "off", "none", "false", "suppress", "left-out", ""].contains(text.lowercased())
    }

    /// A recipe changes numbers, never what is watched for.
    private func isSameKind(_ own: [PlanNode.Entry], _ base: [PlanNode.Entry], _ name: String) -> Bool {
        let key = base.first { KeyTable.conditions.contains($0.key) }?.key
        guard let other = own.first(where: { KeyTable.conditions.contains($0.key) && $0.key != key }) else {
            return true
        }
        mistakes.add(
            other.place, found: "\"\(other.key)\" in \(name)",
            allowed: "\(key ?? "the rule's own condition"), as in the rule; another kind of condition is another rule")
        return false
    }
}

extension Condition {
    /// Whether the two differ in numbers alone.
    fileprivate func isLike(_ other: Condition) -> Bool {
        switch (self, other) {
        case (.above, .above), (.below, .below), (.outside, .outside), (.inside, .inside), (.rises, .rises),
            (.falls, .falls), (.moves, .moves), (.slopeAbove, .slopeAbove), (.slopeBelow, .slopeBelow):
            true
        case (.wider(let one), .wider(let other)): one.isLike(other)
        default: false
        }
    }
}

extension WiderCondition {
    fileprivate func isLike(_ other: WiderCondition) -> Bool {
        switch (self, other) {
        case (.deviates(_, _, let one), .deviates(_, _, let other)): one == other
        case (.ratio(_, _, let one, _), .ratio(_, _, let other, _)): one == other
        case (.stays(let low, let high, _), .stays(let otherLow, let otherHigh, _)):
            low == otherLow && high == otherHigh
        case (.stuck(_, _, let one), .stuck(_, _, let other)): one == other
        case (.stale, .stale), (.counts, .counts), (.turns, .turns), (.changes, .changes), (.when, .when): true
        default: false
        }
    }
}
