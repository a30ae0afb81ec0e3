import AndonCore

/// What speaks against a chart that works.
enum ChartWarnings {
    static func texts(_ plan: Plan) -> [String] {
        plan.rules.compactMap { rule in
            guard case .chart(let chart) = rule.condition.wider, chart.pace == .values(1), let tag = rule.tags.first
            else {
                return nil
            }
            return
                "found a chart of every good value in rule \(Quoted.text(rule.name)) on \(plan.path(of: tag)): polls that "
                + "follow each other are much alike, and make a chart signal without a cause; better: each: the tag that "
                + "changes with every board, or each: so many values"
        }
    }
}
