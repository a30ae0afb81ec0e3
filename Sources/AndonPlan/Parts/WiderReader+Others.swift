import AndonCore

// Conditions that hold a tag against another one, and those that count.
extension WiderReader {
    func deviates(_ tags: [TagDraft]) -> Draft? {
        guard isOf(tags, "numbers", { !$0.plan.type.isText && !$0.plan.type.isSwitch }) else { return nil }
        return section.read(key) { (text) throws(Mismatch) in
            let parts = Self.split(text, at: " from ")
            guard let from = parts.second else { throw Mismatch() }
            let low: Quantity
            let high: Quantity
            if parts.first.contains("..") {
                (low, high) = try BandText.parse(parts.first)
            } else {
                high = try Quantity(parts.first)
                guard high.value > 0 else { throw Mismatch(allowed: "a difference above 0, or a band such as -3 .. 5") }
                low = Quantity(value: -high.value, units: high.units)
            }
            try check(high, tags)
            let others = try others(from, "number") { !$0.plan.type.isText && !$0.plan.type.isSwitch }
            for (tag, other) in zip(tags, others) where tag.plan.units != other.plan.units {
                throw Mismatch(
                    allowed: "a tag in \(named(tag.plan.units)) like \(tag.path); \(other.path) is in "
                        + named(other.plan.units))
            }
            try checkApart(low.value, high.value, others)
            let limit =
                parts.first.contains("..") ? "outside \(NumberText.plain(low.value)) .. \(high.text)" : high.text
            return Draft(
                condition: .deviates(low: low.value, high: high.value, from: self.ids(of: others)),
                words: "deviates \(limit) from \(from)", units: high.units)
        }
    }

    /// Tags that can never be so far apart, or always are.
    private func checkApart(_ low: Double, _ high: Double, _ others: [TagDraft]) throws(Mismatch) {
        var known: Set<[NumberScope]> = []
        for (id, other) in zip(tags.ids, ids(of: others)) {
            let (tag, its) = (scope.tags[id], scope.tags[other])
            // Those that can say the same are in the same case.
            guard known.insert([tag.scope, its.scope]).inserted else { continue }
            let apart: [RuleExpression.Step] = [.value(id), .value(other), .subtract]
            let verdict = Verdict(
                apart + [.number(low), .compare(.below)] + apart + [
                    .number(high), .compare(.above), .atLeast(1, of: 2),
                ],
                scope.tags, scope.budget)
            switch verdict {
            case .depends: continue
            case .never:
                throw Mismatch(
                    allowed: "less than \(tag.path) and \(its.path) can be apart; this can never be true")
            case .always:
                throw Mismatch(
                    allowed: "more than \(tag.path) and \(its.path) always are apart; this is always true")
            }
        }
    }

    func counts(_ tags: [TagDraft]) -> Draft? {
        guard areCounters(tags) else { return nil }
        return section.read(key) { (text) throws(Mismatch) in
            let parts = Self.split(text, at: " per ")
            guard let second = parts.second, parts.first.hasPrefix("above ") else { throw Mismatch() }
            let limit = try Quantity(BandText.trimmed(parts.first.dropFirst(6)))
            guard limit.value >= 0 else { throw Mismatch(allowed: "0 or more after above; a counter only grows") }
            try check(limit, tags)
            let within = try Self.time(second)
            try slow(tags, within)
            // A reading adds less than the counter's whole range, and a window has a reading for each poll, and its ends.
            for tag in tags {
                let readings = within.inSeconds / tag.plan.poll.inSeconds + 2
                let most = (tag.plan.counter?.wrapsAt ?? .infinity) * abs(tag.plan.scale) * readings
                guard limit.value >= most else { continue }
                throw Mismatch(
                    allowed:
                        "less than \(tag.path) can count in \(DurationText.plain(within)) (\(NumberText.plain(most)))")
            }
            return Draft(
                condition: .counts(above: limit.value, within: within),
                words: "counts above \(limit.text) per \(DurationText.plain(within))", units: limit.units)
        }
    }

    func ratio(_ tags: [TagDraft]) -> Draft? {
        guard areCounters(tags) else { return nil }
        return section.read(key) { (text) throws(Mismatch) in
            let parts = Self.split(text, at: " over ")
            let ratio = Self.split(parts.first, at: " per ")
            guard let span = parts.second, let second = ratio.second, ratio.first.hasPrefix("above ") else {
                throw Mismatch()
            }
            let limit = try NumberText.parse(BandText.trimmed(ratio.first.dropFirst(6)))
            guard limit >= 0 else { throw Mismatch(allowed: "0 or more after above") }
            let words = second.split(separator: " ").map(String.init)
            guard words.count == 2 else { throw Mismatch() }
            let per = try NumberText.parse(words[0])
            guard per > 0 else { throw Mismatch(allowed: "more than 0 after per") }
            let others = try others(words[1], "counter") { $0.plan.counter != nil }
            let over: RatioSpan
            if let count = try? NumberText.parse(span) {
                guard count >= per, count <= 1e12 else {
                    throw Mismatch(
                        allowed: "a duration, or a count of at least \(NumberText.plain(per)) after over")
                }
                over = .count(count)
            } else {
                let time = try Self.time(span)
                try slow(tags, time)
                over = .time(time)
            }
            let spoken: String =
                switch over {
                case .time(let time): DurationText.plain(time)
                case .count(let count): NumberText.plain(count)
                }
            return Draft(
                condition: .ratio(above: limit, per: per, of: self.ids(of: others), over: over),
                words: "ratio above \(NumberText.plain(limit)) per \(NumberText.plain(per)) \(words[1]) over \(spoken)")
        }
    }

    /// The tag that stands beside each of the rule's, by its star; `place` is the key that names it, where that is another one.
    func others(
        _ word: String, _ what: String, at place: String? = nil, _ isKind: (TagDraft) -> Bool
    ) throws(Mismatch) -> [TagDraft] {
        var others: [TagDraft] = []
        for tag in tags.ids {
            var scope = scope
            scope.star = tags.stars[tag]
            do throws(Mismatch) {
                let id = try scope.id(word)
                guard id != tag else { throw Mismatch(allowed: "another tag than \(scope.tags[tag].path) itself") }
                let other = scope.tags[id]
                guard !other.isSound || isKind(other) else {
                    throw Mismatch(allowed: "a tag that is a \(what); \(other.path) is none")
                }
                others.append(other)
            } catch {
                throw Mismatch(
                    allowed: error.allowed?.hasPrefix("the name of one tag") == true
                        ? "the name of one tag, or a pattern with one star where the rule's tag has one as well"
                        : error.allowed,
                    suggestion: error.suggestion.map { text(of: place ?? key, replacing: word, by: $0) })
            }
        }
        return others
    }

    private func text(of key: String, replacing word: String, by other: String) -> String {
        guard case .text(let text) = section.node(key)?.content else { return other }
        return Quoted.bare(text.replacing(word, with: other))
    }

    func ids(of others: [TagDraft]) -> [TagID] {
        others.compactMap { draft in try? scope.tags.find(draft.path) }
    }

    private func areCounters(_ tags: [TagDraft]) -> Bool {
        guard let tag = tags.first(where: { $0.plan.counter == nil }) else { return true }
        section.wrong(
            key, found: "\"\(key)\" on \(tag.path), which is no counter",
            allowed: "tags with counter: yes, which are followed over their wraps and resets")
        return false
    }
}
