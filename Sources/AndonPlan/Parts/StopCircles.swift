import AndonCore

/// Refuses rules that stop the line and are true for as long as the stop is on: no person could ever reset such a stop.
struct StopCircles {
    let scope: ExpressionScope

    func check(_ rules: [RuleDraft], _ mistakes: MistakeList) {
        // What holds whatever the values are, while the stop is on; each round adds the rules that ask those of the last.
        var standing: Set<Ledger.Fact> = [.agent(.stopIsOn)]
        var left = rules.indices.filter { index in
            guard case .when = rules[index].plan.condition.wider else { return false }
            return rules[index].plan.expressions.contains { !$0.facts.isEmpty || !$0.rules.isEmpty }
        }
        while true {
            let found = left.filter { stands(rules[$0].plan, while: standing) }
            guard !found.isEmpty else { return }
            for index in found {
                standing.insert(.rule(RuleID(index)))
                guard rules[index].plan.action == .stop else { continue }
                mistakes.add(
                    rules[index].expression,
                    found: "then: stop in \(rules[index].name), which is true for as long as the stop is on",
                    allowed:
                        "then: tell, or an expression that can be false while the stop is on; this one could never be reset"
                )
            }
            left.removeAll(where: found.contains)
        }
    }

    /// Whether an alarm of the rule stands for as long as those facts do. One that may be suppressed does not.
    private func stands(_ rule: RulePlan, while facts: Set<Ledger.Fact>) -> Bool {
        guard rule.unless == nil, case .when(let expressions) = rule.condition.wider else { return false }
        return expressions.contains { expression in
            var maker = ClaimMaker(tags: scope.tags)
            guard let claim = maker.claim(of: expression.steps) else { return false }
            let given = maker.ledger.facts.enumerated().filter { facts.contains($0.element) }
            guard !given.isEmpty else { return false }
            let share = scope.budget.take()
            var search = ClaimSearch(ledger: maker.ledger, budget: share)
            let canEnd = search.canBe(
                false, claim, given: Dictionary(uniqueKeysWithValues: given.map { ($0.offset, true) }))
            scope.budget.spend(share - search.budget)
            return !canEnd
        }
    }
}
