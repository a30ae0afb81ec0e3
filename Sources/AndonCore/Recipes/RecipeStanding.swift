/// The recipe in force, and why it is.
package struct RecipeStanding: Sendable, Hashable {
    /// nil: the rules as they stand in the plan.
    package var recipe: RecipeID?
    /// Since when; `.zero` where nobody knows.
    package var since: Uptime
    /// Who chose it; nil where the tag did. It holds whatever the tag says.
    package var hand: AlarmHand?
    /// What the tag said when it chose; nil where it did not.
    package var said: String?
    /// Whether the tag that chooses has no good value: then this is the last one that was known.
    package var isUnknown: Bool

    /// Nobody has chosen it yet.
    package var isAssumed: Bool { hand == nil && said == nil }

    package init(
        recipe: RecipeID?, since: Uptime, hand: AlarmHand? = nil, said: String? = nil, isUnknown: Bool = false
    ) {
        self.recipe = recipe
        self.since = since
        self.hand = hand
        self.said = said
        self.isUnknown = isUnknown
    }
}
