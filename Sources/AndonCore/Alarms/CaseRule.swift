/// The rule of an alarm as it stood when the alarm was raised: its story is told by that, whatever the plan says by then.
package struct CaseRule: Sendable, Hashable {
    package var severity: Severity
    package var action: Action
    /// In plain words, under the recipe in force.
    package var text: String
    /// The first 12 digits of its own hash (`Plan.mark`) and of its plan's.
    package var mark: String
    package var plan: String
    /// Nil in a plan without recipes.
    package var recipe: String?
    /// With its blanks filled in, as it was told.
    package var message: String?

    /// What the rule did about the line.
    package enum Action: String, Sendable, CaseIterable {
        case tell, stop
        /// In shadow: the stop that would have been.
        case wouldStop = "would-stop"
    }

    init(
        severity: Severity, action: Action, text: String, mark: String, plan: String, recipe: String?, message: String?
    ) {
        self.severity = severity
        self.action = action
        self.text = text
        self.mark = mark
        self.plan = plan
        self.recipe = recipe
        self.message = message
    }

    /// - Parameter permit: what was permitted of a stop when it was raised.
    init(of raise: AlarmTransition, in plan: Plan, permit: StopPermit) {
        let rule = plan.rule(raise.rule, under: raise.recipe)
        let action: Action =
            switch permit.verdict(of: raise.rule) {
            case _ where rule.action != .stop || plan.stop == nil: .tell
            case .stop: .stop
            case .watch: .wouldStop
            case .ignore: .tell
            }
        self.init(
            severity: rule.severity, action: action,
            text: rule.text, mark: plan.mark(of: rule), plan: String(plan.hash.prefix(12)),
            recipe: plan.recipes.map { _ in plan.name(of: raise.recipe) },
            message: rule.message.map { MessageBlank.fill($0, of: raise, in: plan) })
    }
}
