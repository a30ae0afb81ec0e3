/// The recipe in force, why it is, and what it changes; times are RFC 3339.
package struct RecipeStatus: Codable, Sendable, Hashable {
    /// `none`: the rules as they stand in the plan.
    package var recipe: String
    /// Absent where nothing has chosen yet.
    package var since: String?
    /// The tag that chooses, `machine/tag`; absent where only a person does.
    package var tag: String?
    /// What it said when it chose; absent where it did not.
    package var said: String?
    /// Whether the tag has a good value; true where there is none. While it has not the last recipe stays.
    package var known: Bool
    /// Who chose, and why; absent where the tag did.
    package var by: String?
    package var reason: String?
    /// A line for each rule that is another than it stands in the plan.
    package var changes: [String]
    /// Whether a person may choose.
    package var byHand: Bool
    /// All recipes of the plan.
    package var recipes: [Product]

    package struct Product: Codable, Sendable, Hashable {
        package var name: String
        /// What the tag says while it holds; empty where only a person chooses it.
        package var when: String

        package init(name: String, when: String) {
            self.name = name
            self.when = when
        }
    }

    package init(
        recipe: String, since: String? = nil, tag: String? = nil, said: String? = nil, known: Bool = true,
        by: String? = nil, reason: String? = nil, changes: [String] = [], byHand: Bool = false,
        recipes: [Product] = []
    ) {
        self.recipe = recipe
        self.since = since
        self.tag = tag
        self.said = said
        self.known = known
        self.by = by
        self.reason = reason
        self.changes = changes
        self.byHand = byHand
        self.recipes = recipes
    }
}
