/// A recipe that a person chooses in a rule's test.
package struct TrialRecipe: Sendable, Hashable {
    /// Since the start.
    package var at: TimeSpan
    /// nil: the rules as they stand in the plan.
    package var recipe: RecipeID?

    package init(at: TimeSpan, recipe: RecipeID?) {
        self.at = at
        self.recipe = recipe
    }
}
