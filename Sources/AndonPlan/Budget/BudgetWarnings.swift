package import AndonCore

/// What works, but may not, as lines for people; none where there is nothing to say.
package enum BudgetWarnings {
    package static func lines(_ plan: Plan, _ budget: BusBudget) -> [String] {
        let warnings = budget.findings(in: plan).filter { !$0.isRefusal }
        guard !warnings.isEmpty else { return [] }
        return ["Warnings"]
            + warnings.flatMap { finding in
                let text = FindingText(finding, plan)
                return Columns.wrapped("found \(text.found); better: \(text.allowed)", first: "  - ", indent: "    ")
            }
    }
}
