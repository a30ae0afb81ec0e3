import AndonCore

/// The recipes in words: what chooses each, and what differs under it.
enum RecipeStory {
    static func lines(_ plan: Plan) -> [String] {
        guard let recipes = plan.recipes else { return [] }
        let tag = recipes.tag.map { plan.path(of: $0) }
        let ways = [tag, recipes.isByHand ? "a person (andon recipe NAME)" : nil].compactMap(\.self)
        var lines = ["", "Recipes, chosen by \(ways.joined(separator: ", or by "))"]
        for index in recipes.products.indices {
            let recipe = recipes.products[index]
            let when =
                recipe.matches.isEmpty ? "only by a person" : "when \(tag ?? "the tag") says \(recipe.when)"
            lines.append("  \(recipe.name), \(when)")
            let changes = RecipeWords.changes(RecipeID(index), plan)
            lines += changes.isEmpty ? ["      the rules as they stand"] : changes.map { "      \($0)" }
        }
        if let tag {
            lines.append("  none, when \(tag) says anything else: the rules as they stand")
            lines.append("  while \(tag) has no good value the last one stays")
        }
        return lines
    }
}
