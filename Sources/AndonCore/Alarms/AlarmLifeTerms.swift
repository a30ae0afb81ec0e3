/// What the plan says of an alarm's life.
package struct AlarmLifeTerms: Sendable, Hashable {
    package var needsAcknowledge: Bool
    /// Whether it stays until a person resets it, once its condition is gone.
    package var latches: Bool
    /// How long it may stand, or stand acknowledged, before people are told again; nil for never.
    package var reAlarm: TimeSpan?
    package var shelveAtMost: TimeSpan

    package init(needsAcknowledge: Bool, latches: Bool, reAlarm: TimeSpan?, shelveAtMost: TimeSpan) {
        self.needsAcknowledge = needsAcknowledge
        self.latches = latches
        self.reAlarm = reAlarm
        self.shelveAtMost = shelveAtMost
    }

    package init(_ rule: RulePlan, in plan: Plan) {
        self.init(
            needsAcknowledge: rule.needsAcknowledge, latches: rule.latches, reAlarm: rule.reAlarm,
            shelveAtMost: plan.agent.shelveAtMost)
    }
}
