import AndonCore

/// Holds a rule's condition against each tag: its kind, units, windows and deadband.
struct RuleCheck {
    var section: Section
    /// The key of the condition.
    var key: String
    var draft: ConditionDraft

    /// Says at most one mistake of each kind, with the first tag it is true for.
    func run(on tags: [TagDraft], deadband: Double?) {
        if let tag = tags.first(where: { !isKind(of: $0.plan) }) {
            checkKind(tag)
            return
        }
        if let word = draft.word, !checkWord(word, tags) { return }
        if let quantity = draft.quantity, let tag = tags.first(where: { $0.plan.units != quantity.units }) {
            let mismatch = Units.mismatch(quantity, tag.plan.units, of: tag.path)
            section.wrong(
                key, found: "\(section.node(key)?.found ?? "") for \(key)",
                allowed: (mismatch.allowed ?? "") + (draft.condition.isSlope ? ", per time" : ""),
                suggestion: isOneQuantity ? mismatch.suggestion : inUnits(of: tag))
            return
        }
        if let window = draft.window, let tag = tags.first(where: { window < $0.plan.poll * 2 }) {
            section.wrong(
                key,
                found:
                    "a window of \(DurationText.plain(window)) on \(tag.path), which is read every \(DurationText.plain(tag.plan.poll))",
                allowed: "a window of at least two polls (\(DurationText.plain(tag.plan.poll * 2))), or a shorter poll")
        }
        if let deadband { checkDeadband(deadband) }
    }

    private var isOneQuantity: Bool { key == "above" || key == "below" }

    /// What was written, with the units of the tag.
    private func inUnits(of tag: TagDraft) -> String? {
        guard let units = draft.quantity?.units, !units.isEmpty, !tag.plan.units.isEmpty, !draft.condition.isSlope,
            case .text(let text) = section.node(key)?.content
        else { return nil }
        return text.replacing(units, with: tag.plan.units)
    }

    /// Whether a tag is of the kind that the condition watches.
    private func isKind(of tag: TagPlan) -> Bool {
        if tag.type.isText { return false }
        return key == "is" ? tag.type.isSwitch || !tag.names.isEmpty : !tag.type.isSwitch
    }

    private func checkKind(_ tag: TagDraft) {
        if tag.plan.type.isText {
            section.wrong(
                key, found: "\"\(key)\" on \(tag.path), which is text",
                allowed: "tags that are numbers, on or off; no rule watches text")
        } else if tag.plan.type.isSwitch {
            section.wrong(
                key, found: "\"\(key)\" on \(tag.path), which is on or off", allowed: "is: on or is: off on such a tag")
        } else {
            section.wrong(
                key, found: "\"is\" on \(tag.path), which is a number (\(TypeText.plain(tag.plan.type)))",
                allowed: Quoted.choice(KeyTable.plainConditions.dropLast())
                    + " on such a tag, or names for its numbers")
        }
    }

    /// `is` must mean something on every tag, and the same number where it is a name.
    private func checkWord(_ word: String, _ tags: [TagDraft]) -> Bool {
        for tag in tags {
            if tag.plan.type.isSwitch {
                if word == "on" || word == "off", case .inside = draft.condition {
                    section.wrong(key, found: "is: \(word) on tags with and without names", allowed: "a rule for each")
                    return false
                }
                guard word != "on", word != "off" else { continue }
                let suggestion: String?
                do {
                    _ = try SwitchText.on(word)
                    suggestion = nil
                } catch { suggestion = error.suggestion }
                section.wrong(
                    key, found: "\(section.node(key)?.found ?? "") for \(key)",
                    allowed: "on or off, as \(tag.path) is one of them", suggestion: suggestion)
                return false
            }
            let names = tag.plan.names
            guard let named = names.first(where: { $0.name == word }) else {
                section.wrong(
                    key, found: "\(section.node(key)?.found ?? "") for \(key)",
                    allowed: "a name of \(tag.path): \(Quoted.choice(names.prefix(12).map(\.name)))",
                    suggestion: NearestName.of(word, among: names.map(\.name)))
                return false
            }
            guard draft.condition == .inside(low: Double(named.value), high: Double(named.value)) else {
                section.wrong(
                    key, found: "is: \(Quoted.bare(word)), which is another number on \(tag.path)",
                    allowed: "tags that mean the same by it, or a rule for each")
                return false
            }
        }
        return true
    }

    /// With a deadband as wide as the limit an alarm would never return to normal.
    private func checkDeadband(_ deadband: Double) {
        let most: Double? =
            switch draft.condition {
            case .above, .below, .inside: nil
            case .outside(let low, let high): (high - low) / 2
            case .rises(let by, _), .falls(let by, _), .moves(let by, _): by
            case .slopeAbove, .slopeBelow, .wider: nil
            }
        if key == "is" {
            section.misplaced("deadband", allowed: "with a number")
        } else if let most, deadband >= most {
            section.wrong(
                "deadband",
                found: "\(section.node("deadband")?.found ?? "") for deadband, with which the alarm could never return",
                allowed: "less than \(Quantity(value: most, units: draft.quantity?.units ?? "").text)")
        }
    }
}
