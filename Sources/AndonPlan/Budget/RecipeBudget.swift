import AndonCore

/// What the wires let the rules see that a recipe changes.
struct RecipeBudget {
    var recipe: RecipeID
    var rules: [RuleBudget]
    /// The plan under this recipe.
    var plan: Plan

    static func all(_ plan: Plan) -> [RecipeBudget] {
        (plan.recipes?.products.indices ?? 0..<0).compactMap { index in
            let recipe = RecipeID(index)
            let changes = plan[recipe]?.changes ?? [:]
            guard changes.contains(where: { $0.value.rule != nil }) else { return nil }
            let under = plan.under(recipe)
            let rules = BusBudget(under).rules.filter { changes[$0.rule]?.rule != nil }
            return RecipeBudget(recipe: recipe, rules: rules, plan: under)
        }
    }
}
