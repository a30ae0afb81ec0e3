/// What a person may choose.
package enum RecipeChoice: Sendable, Hashable {
    /// This one; nil: the rules as they stand in the plan.
    case recipe(RecipeID?)
    /// The tag chooses again.
    case automatic
}

/// Why a person's choice is not taken.
package enum RecipeRefusal: Error, Sendable, Hashable, CaseIterable {
    /// The plan has no recipes, or none of that name.
    case noRecipe
    /// The plan says that only the tag chooses.
    case onlyTheTag
    /// The plan says that only a person chooses: there is no tag to give it back to.
    case onlyByHand
    /// The line is ending.
    case ending

    /// As the rest of a sentence.
    package var words: String {
        switch self {
        case .noRecipe: "the plan has no such recipe"
        case .onlyTheTag: "the plan says that only the tag chooses (recipes: chosen-by without hand)"
        case .onlyByHand: "the plan says that only a person chooses: there is no tag to give it back to"
        case .ending: "the agent is ending"
        }
    }
}
