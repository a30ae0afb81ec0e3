/// A step in the life of a chart's limits, as people are told of it: `limits-learnt`, `limits-accepted`, …
package struct LimitChange: Sendable {
    package enum Step: String, Sendable, CaseIterable {
        /// The first study is complete: they are in force.
        case learnt
        /// All values of a study were the same: it begins anew.
        case notLearnt = "not-learnt"
        /// A person began another study.
        case studied = "study-begun"
        /// Another study is complete, and waits for a person.
        case proposed
        case accepted, declined
    }

    package var key: AlarmKey
    package var step: Step
    package var at: Uptime
    /// What the step speaks of; nil where nothing was found.
    package var limits: ControlLimits?
    /// What was in force before it; nil where there was nothing.
    package var before: ControlLimits?
    /// Values that a study takes.
    package var values: Int
    /// Who did it, and why; nil where nobody did.
    package var hand: AlarmHand?

    package init(
        key: AlarmKey, step: Step, at: Uptime, limits: ControlLimits?, before: ControlLimits?, values: Int,
        hand: AlarmHand? = nil
    ) {
        self.key = key
        self.step = step
        self.at = at
        self.limits = limits
        self.before = before
        self.values = values
        self.hand = hand
    }
}
