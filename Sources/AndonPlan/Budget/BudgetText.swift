package import AndonCore

/// The bus budget of a plan for people: what each link carries, what a dead unit costs, how long a stop takes, and what each
/// rule can see. Plain text of at most 80 columns, but for names that are longer.
package struct BudgetText: Sendable {
    package var text: String

    package init(_ plan: Plan) {
        let budget = BusBudget(plan)
        var lines = ["Bus budget of line \(plan.line) at \(plan.site), plan \(plan.hash.prefix(12))"]
        lines.append("Computed from the plan; nothing was opened or asked. Tables are in ms and bytes.")
        for link in budget.links { lines += [""] + LinkBudgetText.lines(link, plan) }
        lines += [""] + StopBudgetText.lines(budget, plan)
        lines += [""] + RuleBudgetText.lines(budget, plan)
        let warnings = BudgetWarnings.lines(plan, budget)
        lines += [""] + (warnings.isEmpty ? ["No warnings."] : warnings)
        text = lines.flatMap(Self.fitted).joined(separator: "\n") + "\n"
    }

    /// A line that a long name made too long, broken between its words.
    private static func fitted(_ line: String) -> [String] {
        guard line.count > Columns.width else { return [line] }
        let indent = String(line.prefix { $0 == " " })
        return Columns.wrapped(line, first: indent, indent: indent + "  ")
    }
}
