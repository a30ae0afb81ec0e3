/// Limits by product: what chooses a recipe, and what each one changes of the rules as they stand.
package struct RecipesPlan: Sendable {
    /// The tag that chooses; nil where only a person does.
    package var tag: TagID?
    /// Whether a person may choose, against the tag where there is one.
    package var isByHand: Bool
    /// So many values of the tag in a row must mean another recipe before it holds.
    package var confirm: Int
    /// In the plan's order: the place of one is its `RecipeID`. No two of them match the same value.
    package var products: [RecipePlan]

    package init(tag: TagID?, isByHand: Bool, confirm: Int = 1, products: [RecipePlan]) {
        self.tag = tag
        self.confirm = confirm
        self.isByHand = isByHand
        self.products = products
    }

    /// The recipe for what the tag says; nil where none fits.
    ///
    /// - Parameter slack: how far the value may be from what the device meant, by binary arithmetic alone.
    package func recipe(for value: Double, slack: Double = 0) -> RecipeID? {
        products.firstIndex { $0.matches.contains { $0.holds(value, slack) } }.map { RecipeID($0) }
    }

    package func recipe(for text: String) -> RecipeID? {
        products.firstIndex { $0.matches.contains { $0.holds(text) } }.map { RecipeID($0) }
    }
}

/// The recipe of one product.
package struct RecipePlan: Sendable {
    package var name: String
    /// What the tag says while it holds; empty where only a person chooses it.
    package var matches: [RecipeMatch]
    /// The same in words, as it stands in the plan.
    package var when: String
    /// The rules that are another than they stand in the plan.
    package var changes: [RuleID: RecipeRule]

    package init(name: String, matches: [RecipeMatch], when: String = "", changes: [RuleID: RecipeRule]) {
        self.name = name
        self.matches = matches
        self.when = when
        self.changes = changes
    }
}

/// What a recipe makes of one rule.
package enum RecipeRule: Sendable {
    /// The whole rule with its other limits or delays: the same tags, and a condition of the same kind.
    case changed(RulePlan)
    /// Left out: its alarms are suppressed by design.
    case suppressed

    package var rule: RulePlan? { if case .changed(let rule) = self { rule } else { nil } }
}

/// A value of the tag that means a recipe.
package enum RecipeMatch: Sendable, Hashable {
    /// In engineering units, both ends included.
    case numbers(ClosedRange<Double>)
    case text(TextPattern)

    func holds(_ value: Double, _ slack: Double) -> Bool {
        guard case .numbers(let range) = self else { return false }
        return value >= range.lowerBound - slack && value <= range.upperBound + slack
    }

    /// Whether some value means both.
    package func overlaps(_ other: RecipeMatch) -> Bool {
        switch (self, other) {
        case (.numbers(let one), .numbers(let other)): one.overlaps(other)
        case (.text(let one), .text(let other)): one.overlaps(other)
        case (.numbers, .text), (.text, .numbers): false
        }
    }

    func holds(_ text: String) -> Bool { if case .text(let pattern) = self { pattern.matches(text) } else { false } }
}

extension Plan {
    package subscript(recipe: RecipeID) -> RecipePlan? {
        recipes.flatMap { $0.products.indices.contains(recipe.index) ? $0.products[recipe.index] : nil }
    }

    /// The rule as it holds under a recipe; where the recipe leaves it out, as it stands.
    package func rule(_ rule: RuleID, under recipe: RecipeID?) -> RulePlan {
        recipe.flatMap { self[$0]?.changes[rule]?.rule } ?? self[rule]
    }

    /// The name of a recipe; `none` where the rules hold as they stand.
    package func name(of recipe: RecipeID?) -> String { recipe.flatMap { self[$0]?.name } ?? Self.noRecipe }
    package static let noRecipe = "none"

    /// The recipe of a name; nil where there is none of that name.
    package func recipe(named name: String) -> RecipeID? {
        recipes?.products.firstIndex { $0.name == name }.map { RecipeID($0) }
    }

    /// The plan with the rules as they hold under a recipe.
    package func under(_ recipe: RecipeID) -> Plan {
        var plan = self
        for (id, change) in self[recipe]?.changes ?? [:] {
            if let rule = change.rule { plan.rules[id.index] = rule }
        }
        return plan
    }
}
