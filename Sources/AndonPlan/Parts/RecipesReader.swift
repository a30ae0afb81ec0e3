import AndonCore

/// The recipes as they were read, and where what they say of each rule stands.
struct RecipesDraft {
    var plan: RecipesPlan
    var places: [RecipeID: [RuleID: Place]] = [:]
}

/// Reads limits by product, and holds them against each other, the tag that chooses and the rules that they change.
struct RecipesReader {
    /// The most recipes, values that mean one, and rules that all of them together change.
    private static let mostRecipes = 500
    private static let mostMatches = 1_000
    private static let mostChanges = 10_000

    let section: Section
    let rules: RecipeRules
    let mistakes: MistakeList

    init?(_ node: PlanNode, at place: Place, _ rules: RecipeRules, _ mistakes: MistakeList) {
        guard let section = Section(node, .recipes, name: "recipes", at: place, mistakes) else { return nil }
        self.section = section
        self.rules = rules
        self.mistakes = mistakes
    }

    func read() -> RecipesDraft {
        let (tag, isByHand) = chosenBy()
        let confirm = section.read("confirm") { (text) throws(Mismatch) in try NumberText.whole(text, in: 1...10) }
        if confirm != nil, tag == nil {
            section.misplaced("confirm", allowed: "where a tag chooses the recipe")
        }
        var draft = RecipesDraft(
            plan: RecipesPlan(tag: tag, isByHand: isByHand, confirm: confirm ?? 1, products: []))
        let entries = LineReader.named(section, "products", mistakes)
        if entries.count > Self.mostRecipes {
            section.wrong("products", found: "\(entries.count) recipes", allowed: "at most \(Self.mostRecipes)")
        }
        var said: [(match: RecipeMatch, recipe: String)] = []
        var changes = 0
        for entry in entries.prefix(Self.mostRecipes) {
            LineReader.checkName(entry, of: "recipe", mistakes)
            if entry.key == Plan.noRecipe {
                mistakes.add(
                    entry.place, found: "\"none\" as the name of a recipe",
                    allowed: "another name; none is what holds where no recipe does")
            }
            let name = "recipe \(Quoted.text(entry.key))"
            guard let part = Section(entry.value, .recipe, name: name, at: entry.place, mistakes) else { continue }
            let matches = matches(part, tag, isByHand, entry.key, &said)
            let read = rules.read(part, recipe: entry.key)
            changes += read.changes.count
            draft.places[RecipeID(draft.plan.products.count)] = read.places
            draft.plan.products.append(
                RecipePlan(
                    name: entry.key, matches: matches.map(\.match), when: matches.map(\.words).joined(separator: ", "),
                    changes: read.changes))
        }
        if changes > Self.mostChanges {
            section.wrong(
                "products", found: "\(changes) rules that recipes change", allowed: "at most \(Self.mostChanges)")
        }
        return draft
    }

    /// The tag, and whether a person may choose.
    private func chosenBy() -> (tag: TagID?, isByHand: Bool) {
        let tags = rules.scope.tags
        let read = section.readAll("chosen-by") { (text) throws(Mismatch) -> TagID? in
            if text == "hand" { return nil }
            let tag: TagID
            do throws(Mismatch) { tag = try tags.find(text) } catch {
                throw Mismatch(
                    allowed: "machine/tag of a tag in the plan, or hand",
                    suggestion: error.suggestion ?? NearestName.of(text, among: ["hand"]))
            }
            if tags[tag].plan.access == .write {
                throw Mismatch(allowed: "a tag that is read; \(text) has access: write")
            }
            return tag
        }
        let chosen = read.compactMap(\.0)
        if let second = read.filter({ $0.0 != nil }).dropFirst().first {
            mistakes.add(second.1, found: "a second tag for chosen-by", allowed: "one tag, and hand")
        }
        return (chosen.first, read.contains { $0.0 == nil })
    }

    /// What the tag says while the recipe holds.
    private func matches(
        _ part: Section, _ tag: TagID?, _ isByHand: Bool, _ name: String,
        _ said: inout [(match: RecipeMatch, recipe: String)]
    ) -> [(match: RecipeMatch, words: String)] {
        guard let tag else {
            part.misplaced("when", allowed: "with a tag in chosen-by; hand chooses by name")
            return []
        }
        if !isByHand, !part.has("when"), !part.isMisspelt("when") {
            mistakes.add(
                part.place, found: "\(part.name), which nobody can choose",
                allowed: "when: what \(rules.scope.tags[tag].path) says, or hand in chosen-by")
        }
        let draft = rules.scope.tags[tag]
        guard draft.isSound else { return [] }
        var matches: [(match: RecipeMatch, words: String)] = []
        let read = part.readAll("when") { (text) throws(Mismatch) in try RecipeWhen.parse(text, of: draft) }
        for (match, place) in read {
            if let other = said.first(where: { $0.match.overlaps(match.match) }) {
                mistakes.add(
                    place, found: "\(match.words) for when, which \(Quoted.text(other.recipe)) also means",
                    allowed: "values that mean one recipe only")
            }
            guard said.count < Self.mostMatches else {
                mistakes.add(
                    place, found: "more than \(Self.mostMatches) values for recipes", allowed: "fewer, or bands")
                break
            }
            said.append((match.match, name))
            matches.append(match)
        }
        return matches
    }
}
