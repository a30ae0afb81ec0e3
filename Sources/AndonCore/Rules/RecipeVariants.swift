/// What recipes make of plain rules, worked out when the plan is read: a change of recipe only looks up places.
struct RecipeVariants: Sendable {
    /// One of the plain alarms that a recipe may have to do with.
    struct Place: Sendable {
        var tag: Int32
        var alarm: Int32
    }

    /// For each recipe, by the place of a rule's own terms the place of its other ones.
    private(set) var terms: [[Int32: Int32]] = []
    /// Rules that each recipe changes or leaves out.
    private(set) var changed: [Set<RuleID>] = []
    private(set) var leftOut: [Set<RuleID>] = []
    /// Rules with a hold-off, whatever recipes make of them: a change of recipe begins it.
    private(set) var heldOff: Set<RuleID> = []
    /// The rules above, without double.
    private(set) var variable: Set<RuleID> = []
    private(set) var places: [RuleID: [Place]] = [:]

    /// Empty for a plan without recipes.
    init(plan: Plan) {
        guard let recipes = plan.recipes else { return }
        terms = Array(repeating: [:], count: recipes.products.count)
        changed = recipes.products.map { Set($0.changes.keys) }
        leftOut = recipes.products.map { product in
            Set(product.changes.filter { $0.value.rule == nil }.keys)
        }
        variable = changed.reduce(into: []) { $0.formUnion($1) }
        let others = recipes.products.flatMap { $0.changes.compactMap { ($0.key, $0.value.rule) } }
        heldOff = Set(plan.rules.indices.filter { plan.rules[$0].holdOff > .zero }.map { RuleID($0) })
        for case (let id, let rule?) in others where rule.holdOff > .zero { heldOff.insert(id) }
    }

    var isEmpty: Bool { terms.isEmpty }

    /// The other ways in which a rule may hold: recipe and rule.
    static func of(_ rule: RuleID, in plan: Plan) -> [(recipe: Int, rule: RulePlan)] {
        guard let products = plan.recipes?.products else { return [] }
        return products.enumerated().compactMap { index, product in
            product.changes[rule]?.rule.map { (index, $0) }
        }
    }

    mutating func add(_ place: Int, for base: Int, in recipe: Int) { terms[recipe][Int32(base)] = Int32(place) }

    mutating func add(alarm: Int, tag: Int, of rule: RuleID) {
        guard variable.contains(rule) || heldOff.contains(rule) else { return }
        places[rule, default: []].append(Place(tag: Int32(tag), alarm: Int32(alarm)))
    }

    /// Where the terms of a rule stand under a recipe.
    func place(of base: Int32, under recipe: RecipeID?) -> Int32 {
        recipe.flatMap { terms.indices.contains($0.index) ? terms[$0.index][base] : nil } ?? base
    }

    func isLeftOut(_ rule: RuleID, under recipe: RecipeID?) -> Bool {
        recipe.map { leftOut.indices.contains($0.index) && leftOut[$0.index].contains(rule) } ?? false
    }

    /// Rules to look at when one recipe takes the place of another, in their order.
    func touched(from: RecipeID?, to: RecipeID?) -> [RuleID] {
        var rules = heldOff
        for recipe in [from, to].compactMap(\.self) where changed.indices.contains(recipe.index) {
            rules.formUnion(changed[recipe.index])
        }
        return rules.sorted()
    }

    /// Rules that some recipe leaves out.
    var mayBeLeftOut: Set<RuleID> { leftOut.reduce(into: []) { $0.formUnion($1) } }
}
