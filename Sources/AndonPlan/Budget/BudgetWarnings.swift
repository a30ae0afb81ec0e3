package import AndonCore

/// What works, but may not, as lines for people; none where there is nothing to say.
package enum BudgetWarnings {
    package static func lines(_ plan: Plan, _ budget: BusBudget) -> [String] {
        let warnings =
            texts(plan, budget).map { "found \($0.found); better: \($0.allowed)" } + ChartWarnings.texts(plan)
        guard !warnings.isEmpty else { return [] }
        return ["Warnings"] + warnings.flatMap { Columns.wrapped($0, first: "  - ", indent: "    ") }
    }

    /// Of the rules as they stand, then of what each recipe makes of them.
    static func texts(_ plan: Plan, _ budget: BusBudget) -> [FindingText] {
        let own = budget.findings(in: plan).filter { !$0.isRefusal }.map { FindingText($0, plan) }
        let recipes = budget.recipeFindings(in: plan).filter { !$0.finding.isRefusal }.map { recipe, finding in
            var text = FindingText(finding, plan.under(recipe))
            text.found += ", in recipe \(Quoted.text(plan.name(of: recipe)))"
            return text
        }
        return own + recipes
    }
}
