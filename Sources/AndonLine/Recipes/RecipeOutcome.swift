package import AndonCore

/// What became of a person's choice of a recipe.
package enum RecipeOutcome: Sendable, Hashable {
    /// What is in force now; `problem` where it is not on disk.
    case done(RecipeStanding, problem: String?)
    case refused(RecipeRefusal)
}
