import AndonCore

/// Whether a rule with `unless` can ever be told: one that is suppressed whenever it is active only seems to watch.
struct GateCheck {
    let section: Section
    let scope: ExpressionScope

    /// Says at most one mistake, with the first tag that it is true for.
    func run(on rule: RulePlan) {
        // With an off-delay the alarm is active while its condition is not.
        guard let gate = rule.unless, rule.offDelay == .zero else { return }
        for (place, id) in rule.tags.enumerated() where scope.tags[id].isSound {
            let tag = scope.tags[id]
            guard
                let claim = rule.condition.claim(
                    on: id, at: place, movedBy: rule.deadband, isSwitch: tag.plan.type.isSwitch)
            else { return }
            let steps = claim + gate.steps + [.not, .atLeast(2, of: 2)]
            guard case .never = Verdict(steps, scope.tags, scope.budget) else { continue }
            return section.wrong(
                "unless",
                found:
                    "\(section.node("unless")?.found ?? "") for unless, which is true whenever the rule is on \(tag.path)",
                allowed: "what is not true at times when the rule is; this one would never be told")
        }
    }
}
