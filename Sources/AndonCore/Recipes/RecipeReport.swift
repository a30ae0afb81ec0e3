/// Another recipe is in force, or nobody knows which one should be.
package struct RecipeReport: Sendable, Hashable {
    package enum Step: String, Sendable, CaseIterable {
        /// From now on the limits of `to` hold. A person's choice is told also where it is the one that held before.
        case changed = "recipe-changed"
        /// The tag that chooses has no good value: the last recipe stays.
        case unknown = "recipe-unknown"
        /// It has one again, or for the very first time, and it means the recipe that held.
        case known = "recipe-known"
    }

    package var step: Step
    /// nil: the rules as they stand in the plan.
    package var from: RecipeID?
    package var to: RecipeID?
    package var at: Uptime
    /// The tag that chose, and what it said; nil where a person chose.
    package var tag: TagID?
    package var said: String?
    package var by: String?
    package var reason: String?

    package init(
        step: Step, from: RecipeID?, to: RecipeID?, at: Uptime, tag: TagID? = nil, said: String? = nil,
        by: String? = nil, reason: String? = nil
    ) {
        self.step = step
        self.from = from
        self.to = to
        self.at = at
        self.tag = tag
        self.said = said
        self.by = by
        self.reason = reason
    }
}
