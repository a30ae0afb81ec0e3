import AndonCore

/// The names that an expression may use, and what its star stands for.
struct ExpressionScope {
    let tags: TagTable
    /// In the plan's order: the place of a name is its `RuleID`.
    let rules: [String]
    /// What the star of the rule's own tag stands for; nil where there is none.
    var star: String?
    /// Of a tag that is made of tags alone: no rule and nothing of the agent is named.
    var isOfTag = false
    /// Whether there is a broker to be connected to, and a stop that may be on.
    let hasBroker: Bool
    let hasStop: Bool
    let budget: ReasoningBudget
    /// The names of the stop's procedures, in its order.
    let procedures: [String]
    private let known = Known()

    /// What patterns were found to match: many rules ask for the same. Used by one reading only, on one thread.
    private final class Known {
        var stars: [String: [String]] = [:]
    }

    init(
        tags: TagTable, rules: [String], hasBroker: Bool, hasStop: Bool, procedures: [String] = [],
        budget: ReasoningBudget = ReasoningBudget()
    ) {
        self.budget = budget
        self.tags = tags
        self.rules = rules
        self.hasBroker = hasBroker
        self.hasStop = hasStop
        self.procedures = procedures
    }

    /// The tag of a path, which may have a star.
    func tag(_ word: String) throws(Mismatch) -> TagDraft {
        tags[try id(word)]
    }

    func id(_ word: String) throws(Mismatch) -> TagID {
        var path = word
        if StarPattern.isPattern(word) {
            guard let pattern = StarPattern(word) else { throw Mismatch(allowed: "a pattern with one star") }
            guard let star else {
                throw Mismatch(
                    allowed:
                        "the name of one tag, or a pattern inside of all, any, n of, min, max or mean, or with a tag "
                        + "of the rule that has one star as well")
            }
            path = pattern.path(of: star)
        }
        do throws(Mismatch) {
            let id = try tags.find(path)
            let plan = tags[id].plan
            if plan.access == .write { throw Mismatch(allowed: "a tag that is read; \(path) has access: write") }
            if plan.type.isText { throw Mismatch(allowed: "a tag that is a number, on or off; \(path) is text") }
            return id
        } catch {
            guard path != word, error.suggestion != nil || error.allowed?.hasPrefix("machine/tag") == true else {
                throw error
            }
            throw Mismatch(allowed: "a pattern that names a tag for each of the rule's; there is no \(path)")
        }
    }

    /// What the stars of a pattern stand for, in the plan's order.
    func stars(of word: String) throws(Mismatch) -> [String] {
        guard let pattern = StarPattern(word) else { throw Mismatch(allowed: "a pattern with one star") }
        if let stars = known.stars[word] { return stars }
        let stars = tags.drafts.filter { $0.plan.access != .write && !$0.plan.type.isText }.compactMap {
            pattern.star(in: $0.path)
        }
        if stars.isEmpty { _ = try tags.match(word) }
        guard !stars.isEmpty else { throw Mismatch(allowed: "a pattern that matches at least one tag with a number") }
        known.stars[word] = stars
        return stars
    }
}
