import AndonCore

/// What each rule can see, on the tag that is served worst.
enum RuleBudgetText {
    static func lines(_ budget: BusBudget, _ plan: Plan) -> [String] {
        guard !budget.rules.isEmpty else { return ["No rules."] }
        let rules = ["Rules, each on the tag that is served worst"] + budget.rules.flatMap { lines($0, plan) }
        return rules
            + RecipeBudget.all(plan).flatMap { recipe in
                ["", "Rules that recipe \(plan.name(of: recipe.recipe)) changes"]
                    + recipe.rules.flatMap { lines($0, recipe.plan) }
            }
    }

    private static func lines(_ budget: RuleBudget, _ plan: Plan) -> [String] {
        let (rule, tag) = (plan[budget.rule], plan[budget.tag])
        var lines = ["  \(rule.name) on \(plan.path(of: budget.tag)): \(rule.text)"]
        let detection = budget.detection
        lines.append(
            "    a sample every \(DurationText.plain(budget.period)); seen after "
                + "\(DurationText.plain(detection.typical)) as a rule, \(DurationText.plain(detection.worst)) at worst")
        guard let rate = budget.rate else { return lines }
        lines.append(
            "    \(rate.samples) samples in its window, \(rate.fewest) when answers come unevenly; "
                + "\(rate.needed) are needed")
        if let step = rate.step, let noise = rate.noise, let steps = rate.steps {
            lines.append(
                "    one step is \(Quantity(value: step, units: tag.units).text) "
                    + "(\(Quantity(value: rounded(noise), units: tag.units + "/s").text)); "
                    + "the limit is \(NumberText.plain(rounded(steps))) steps")
        }
        return lines
    }

    /// To three digits behind the point.
    private static func rounded(_ value: Double) -> Double { (value * 1_000).rounded() / 1_000 }
}
