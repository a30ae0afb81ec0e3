/// What the plan says of the alarms of one wider rule.
struct WiderTerms: Sendable {
    let rule: RuleID
    let condition: WiderCondition
    let deadband: Double
    let onDelay: TimeSpan
    let offDelay: TimeSpan
    let holdOff: TimeSpan

    init(_ id: RuleID, _ plan: RulePlan, _ condition: WiderCondition) {
        rule = id
        self.condition = condition
        deadband = max(plan.deadband, 0)
        onDelay = plan.onDelay
        offDelay = plan.offDelay
        holdOff = plan.holdOff
    }
}
