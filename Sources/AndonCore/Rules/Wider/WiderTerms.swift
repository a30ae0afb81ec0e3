/// What the plan says of the alarms of one wider rule.
struct WiderTerms: Sendable {
    let rule: RuleID
    /// Some recipe changes the rule, or leaves it out.
    let isVariable: Bool
    let condition: WiderCondition
    let deadband: Double
    let onDelay: TimeSpan
    let offDelay: TimeSpan
    let holdOff: TimeSpan

    init(_ id: RuleID, _ plan: RulePlan, _ condition: WiderCondition, isVariable: Bool) {
        rule = id
        self.isVariable = isVariable
        self.condition = condition
        deadband = max(plan.deadband, 0)
        onDelay = plan.onDelay
        offDelay = plan.offDelay
        holdOff = plan.holdOff
    }
}
