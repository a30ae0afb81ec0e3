/// A person chooses a recipe.
package struct RecipeRequest: Codable, Sendable, Hashable, DeskRequest {
    /// `none` for the rules as they stand; nil to give the choice back to the tag.
    package var recipe: String?
    package var by: String
    package var reason: String

    package static let expected =
        #"{"recipe":"its name, none, or left out to let the tag choose","by":"your name, 1 to 64 characters","reason":"1 to 200 characters"}"#

    package init(recipe: String?, by: String, reason: String) {
        self.recipe = recipe
        self.by = by
        self.reason = reason
    }

    package var problem: String? {
        if let recipe, recipe.isEmpty || recipe.utf8.count > 64 { return "recipe is empty or too long" }
        return ResetRequest.problem("by", by, atMost: 64) ?? ResetRequest.problem("reason", reason, atMost: 200)
    }
}

/// What was chosen.
package struct RecipeReply: Codable, Sendable, Hashable {
    package var status: RecipeStatus
    /// What a person should know besides.
    package var note: String?

    package init(status: RecipeStatus, note: String? = nil) {
        self.status = status
        self.note = note
    }
}
