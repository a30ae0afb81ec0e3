/// The modes that stand: the line's, and of each rule that stops it. What a rule's alarms do is the lower of the two.
package struct StopModes: Sendable, Hashable {
    /// One mode, and whose word it is.
    package struct Standing: Sendable, Hashable {
        package var mode: StopPlan.Mode
        /// What the plan said then. Where it says something else later, that is the later word, and holds.
        package var planned: StopPlan.Mode
        /// Who chose it; nil where it is the plan's word.
        package var hand: AlarmHand?

        package init(mode: StopPlan.Mode, planned: StopPlan.Mode, hand: AlarmHand? = nil) {
            self.mode = mode
            self.planned = planned
            self.hand = hand
        }

        init(plan mode: StopPlan.Mode) { self.init(mode: mode, planned: mode) }
    }

    package var line: Standing
    /// Of the rules with `then: stop`.
    package var rules: [RuleID: Standing]
    /// Why nobody knows what stood; nil where it is known.
    package var lost: String?

    /// As at the first start: the plan's words.
    package init(plan: Plan) {
        line = Standing(plan: plan.stop?.mode ?? .off)
        rules = [:]
        for (index, rule) in plan.rules.enumerated() where rule.action == .stop {
            rules[RuleID(index)] = Standing(plan: rule.mode)
        }
    }

    /// Nobody knows what stood: the plan's words, and never off where the plan allows more. A line that its plan arms keeps its
    /// stop; one that only a person armed is watched, and told to be, until a person chooses.
    package init(lost reason: String, plan: Plan) {
        self.init(plan: plan)
        line.mode = min(max(line.mode, .shadow), plan.stop?.atMost ?? .off)
        for rule in rules.keys { rules[rule]!.mode = max(rules[rule]!.mode, .shadow) }
        lost = reason
    }

    /// What the alarms of this rule do to the line.
    package func mode(of rule: RuleID) -> StopPlan.Mode { min(line.mode, rules[rule]?.mode ?? .off) }

    /// Of the line (nil), or a rule's own.
    package func standing(_ rule: RuleID?) -> Standing? { rule.map { rules[$0] } ?? line }

    mutating func choose(_ mode: StopPlan.Mode, of rule: RuleID?, by hand: AlarmHand) {
        if let rule {
            rules[rule]?.mode = mode
            rules[rule]?.hand = hand
        } else {
            line.mode = mode
            line.hand = hand
            lost = nil
        }
    }
}
