import AndonCore

/// Refuses what the wires cannot carry, each at its place in the plan.
enum BudgetCheck {
    static func run(on plan: Plan, _ recipes: RecipesDraft?, _ tree: PlanNode, _ mistakes: MistakeList) {
        let budget = BusBudget(plan)
        for finding in budget.findings(in: plan) where finding.isRefusal {
            let text = FindingText(finding, plan)
            mistakes.add(place(of: finding, plan, tree), found: text.found, allowed: text.allowed)
        }
        // What a rule looks for under each recipe has to be seen as well.
        for finding in budget.recipeFindings(in: plan) where finding.finding.isRefusal {
            let text = FindingText(finding.finding, plan.under(finding.recipe))
            let place = finding.finding.rule.flatMap { recipes?.places[finding.recipe]?[$0] }
            mistakes.add(
                place ?? tree.place, found: "\(text.found), in recipe \(Quoted.text(plan.name(of: finding.recipe)))",
                allowed: text.allowed)
        }
    }

    private static func place(of finding: BudgetFinding, _ plan: Plan, _ tree: PlanNode) -> Place {
        switch finding {
        case .overload(let link, _), .tooLate(let link, _, _, _):
            return key(["links", plan[link].name], in: tree).key
        case .unseen(let rule, _, _, _), .uneven(let rule, _, _), .brief(let rule, _, _), .coarse(let rule, _, _, _):
            let path = ["rules", plan[rule].name]
            for condition in KeyTable.conditions {
                let (place, isWhole) = value(path + [condition], in: tree)
                if isWhole { return place }
            }
            return key(path, in: tree).key
        case .within(let output, _, _, _, _):
            return value(path(output, plan) + ["verify", "within"], in: tree).place
        case .input(let output, _, _):
            return value(path(output, plan) + ["verify", "input", "within"], in: tree).place
        case .deadline: return value(["stop", "deadline"], in: tree).place
        }
    }

    /// Where an output of the stop stands: in a table of its own only in the long form.
    private static func path(_ output: Int, _ plan: Plan) -> [String] {
        guard let name = plan.stop?.outputs[output].name else { return ["stop"] }
        return ["stop", "outputs", name]
    }

    /// Where a key stands, or the last one on the way to it that is there.
    private static func key(_ path: [String], in tree: PlanNode) -> (key: Place, node: PlanNode, isWhole: Bool) {
        var (place, node) = (tree.place, tree)
        for name in path {
            guard case .table(let entries) = node.content, let entry = entries.first(where: { $0.key == name }) else {
                return (place, node, false)
            }
            (place, node) = (entry.place, entry.value)
        }
        return (place, node, true)
    }

    private static func value(_ path: [String], in tree: PlanNode) -> (place: Place, isWhole: Bool) {
        var path = path
        // The short form of the stop is its one output.
        if path.starts(with: ["stop", "outputs"]), !key(["stop", "outputs"], in: tree).isWhole {
            path.removeSubrange(1...2)
        }
        let found = key(path, in: tree)
        return found.isWhole ? (found.node.place, true) : (found.key, false)
    }
}
