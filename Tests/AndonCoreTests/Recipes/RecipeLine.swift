import AndonCore

/// A line whose tag 3 chooses a recipe: 1 means the first, 2 the second. Fed in half seconds.
struct RecipeLine {
    static let chooser = 3

    var line: WiderLine

    /// - Parameter products: what each recipe makes of the rules.
    init(
        _ rules: [RulePlan], _ products: [[Int: RecipeRule]], isByHand: Bool = false, restored: [AlarmKey] = [],
        recipe: RecipeStanding? = nil
    ) {
        line = WiderLine(rules, restored: restored) { plan in
            plan.tags[Self.chooser].scale = 1
            let recipes = products.enumerated().map { index, changes in
                let value = Double(index + 1)
                return RecipePlan(
                    name: "recipe-\(index + 1)", matches: [.numbers(value...value)],
                    changes: Dictionary(uniqueKeysWithValues: changes.map { (RuleID($0), $1) }))
            }
            plan.recipes = RecipesPlan(tag: TagID(Self.chooser), isByHand: isByHand, products: recipes)
        }
        line.book = RuleBook(plan: line.plan, restored: restored, recipe: recipe)
    }

    static func plain(
        _ condition: Condition, name: String = "rule", deadband: Double = 0, onDelay: TimeSpan = .zero,
        confirm: AndonCore.Confirmation = Confirmation(needed: 1, outOf: 1), holdOff: TimeSpan = .zero
    ) -> RulePlan {
        RulePlan(
            name: name, tags: [TagID(0)], condition: condition, deadband: deadband, onDelay: onDelay,
            confirm: confirm, holdOff: holdOff, severity: .critical, action: .stop)
    }

    /// In force from the start.
    static func standing(_ recipe: Int?) -> RecipeStanding {
        RecipeStanding(recipe: recipe.map { RecipeID($0) }, since: Uptime(nanoseconds: 1), said: "before")
    }

    var reports: [RecipeReport] {
        mutating get { line.book.takeRecipeReports() }
    }

    /// Half a second passes; the tag of the rules, then the one that chooses (nil: a timeout), say this. The edges of it.
    mutating func step(_ value: Double, choosing recipe: Double?) -> String {
        line.passQuietly()
        line.take(0, value)
        line.take(Self.chooser, recipe ?? 0, recipe == nil ? .bad(.timeout) : .good)
        line.tick()
        return line.edges()
    }

    /// The same for each of them; a sign for each: its edges, or `-`.
    mutating func steps(_ values: [Double], choosing recipe: Double?) -> String {
        values.map {
            let edges = step($0, choosing: recipe)
            return edges.isEmpty ? "-" : edges
        }.joined()
    }
}
