package import AndonCore

/// What works, but may not, as lines for people; none where there is nothing to say.
package enum BudgetWarnings {
    package static func lines(_ plan: Plan, _ budget: BusBudget) -> [String] {
        let warnings = budget.findings(in: plan).filter { !$0.isRefusal }
        let texts =
            warnings.map { finding in
                let text = FindingText(finding, plan)
                return "found \(text.found); better: \(text.allowed)"
            } + ChartWarnings.texts(plan)
        guard !texts.isEmpty else { return [] }
        return ["Warnings"] + texts.flatMap { Columns.wrapped($0, first: "  - ", indent: "    ") }
    }
}
