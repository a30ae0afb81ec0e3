import AndonCore

/// Reads the conditions that one tag's newest samples cannot decide, and holds them against each tag.
struct WiderReader {
    let section: Section
    let key: String
    let tags: RuleTags
    let scope: ExpressionScope

    /// A condition and what it is called: `deviates 5 °C from oven/set*-top`.
    struct Draft {
        var condition: WiderCondition
        var words: String
        /// The units of its numbers; nil where they have none to be held against the tag's.
        var units: String?
    }

    /// Nil after saying what is wrong.
    func read() -> Draft? {
        let drafts = tags.ids.map { scope.tags[$0] }
        guard drafts.allSatisfy(\.isSound) else { return nil }
        switch key {
        case "deviates": return deviates(drafts)
        case "stale": return stale(drafts)
        case "stuck": return stuck(drafts)
        case "turns", "changes": return turns(drafts)
        case "counts": return counts(drafts)
        case "ratio": return ratio(drafts)
        case "stays": return stays(drafts)
        case "chart": return chart(drafts)
        default: return when()
        }
    }

    private func stale(_ tags: [TagDraft]) -> Draft? {
        guard isOf(tags, "numbers, on or off", { !$0.plan.type.isText }) else { return nil }
        return section.read(key) { (text) throws(Mismatch) in
            let time = try Self.time(text)
            try slow(tags, time)
            return Draft(condition: .stale(after: time), words: "stale: no good value for \(DurationText.plain(time))")
        }
    }

    private func stuck(_ tags: [TagDraft]) -> Draft? {
        guard isOf(tags, "numbers, on or off", { !$0.plan.type.isText }) else { return nil }
        let meanwhile = ExpressionReader(section: section, scope: scope).read("while", on: self.tags)
        guard meanwhile != nil || !section.has("while") else { return nil }
        return section.read(key) { (text) throws(Mismatch) in
            let parts = Self.split(text, at: " within ")
            let time = try Self.time(parts.first)
            try slow(tags, time)
            var words = "stuck: unchanged for \(DurationText.plain(time))"
            var within = 0.0
            if let second = parts.second {
                let quantity = try Quantity(second)
                guard quantity.value >= 0 else { throw Mismatch(allowed: "0 or more after within") }
                try check(quantity, tags)
                within = quantity.value
                words = "stuck: within \(quantity.text) for \(DurationText.plain(time))"
                if let tag = tags.first(where: { $0.reach.map { within >= $0.high - $0.low } ?? false }) {
                    throw Mismatch(allowed: "less than all that \(tag.path) can move")
                }
            }
            if case .text(let text) = section.node("while")?.content { words += " while \(text)" }
            return Draft(
                condition: .stuck(for: time, within: within, while: meanwhile?.expressions ?? []), words: words)
        }
    }

    private func turns(_ tags: [TagDraft]) -> Draft? {
        guard key == "turns" else {
            guard isOf(tags, "numbers, on or off", { !$0.plan.type.isText }) else { return nil }
            let changes = section.read(key) { (text) throws(Mismatch) in
                guard try SwitchText.yes(text) else { throw Mismatch(allowed: "yes, or no such key") }
                return Draft(condition: .changes, words: "changes")
            }
            return changes
        }
        return section.read(key) { (text) throws(Mismatch) in
            let band = try state(text, tags)
            return Draft(
                condition: .turns(low: band.lowerBound, high: band.upperBound), words: "turns \(text)")
        }
    }

    private func stays(_ tags: [TagDraft]) -> Draft? {
        section.read(key) { (text) throws(Mismatch) in
            let parts = Self.split(text, at: " for ")
            guard let second = parts.second else {
                throw Mismatch(suggestion: Quoted.bare(text) + " for 10min")
            }
            let band = try state(parts.first, tags)
            let time = try Self.time(second)
            try slow(tags, time)
            return Draft(
                condition: .stays(low: band.lowerBound, high: band.upperBound, for: time),
                words: "stays \(parts.first) for \(DurationText.plain(time))")
        }
    }

    private func when() -> Draft? {
        guard let read = ExpressionReader(section: section, scope: scope).read(key, on: tags),
            case .text(let text) = section.node(key)?.content
        else { return nil }
        return Draft(condition: .when(read.expressions), words: "when \(text)")
    }
}
