/// What a line did in virtual time.
package struct TrialEvent: Sendable {
    package enum What: Sendable {
        case alarm(AlarmTransition)
        case stop(StopReport)
        /// Another recipe is in force.
        case recipe(RecipeReport)
    }

    /// Since the start.
    package var at: TimeSpan
    package var what: What

    package init(at: TimeSpan, _ what: What) {
        self.at = at
        self.what = what
    }
}
