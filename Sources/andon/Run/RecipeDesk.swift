internal import AndonCore
internal import AndonDesk
internal import AndonLine
internal import AndonPlan

/// Shows the recipe in force, and takes a person's choice to the line.
struct RecipeDesk: Sendable {
    let line: Line

    private var plan: Plan { line.plan }

    /// Nil where the plan has no recipes.
    var status: RecipeStatus? { line.snapshot.recipe.map(status) }

    func look() throws(DeskNo) -> RecipeStatus {
        guard let status else { throw DeskNo("the plan has no recipes") }
        return status
    }

    func choose(_ request: RecipeRequest) async throws(DeskNo) -> RecipeReply {
        switch await line.choose(try choice(request.recipe), by: request.by, reason: request.reason) {
        case .refused(let refusal): throw DeskNo(refusal.words)
        case .done(let standing, let problem):
            return RecipeReply(
                status: status(standing),
                note: problem.map { "a restart forgets it: it is not on disk (\($0))" })
        }
    }

    private func choice(_ name: String?) throws(DeskNo) -> RecipeChoice {
        guard let recipes = plan.recipes else { throw DeskNo("the plan has no recipes") }
        guard let name else { return .automatic }
        if name == Plan.noRecipe { return .recipe(nil) }
        if let recipe = plan.recipe(named: name) { return .recipe(recipe) }
        let names = recipes.products.map(\.name) + [Plan.noRecipe]
        throw DeskNo(
            "there is no recipe \(PlainText.harmless(name)), allowed: \(names.prefix(12).joined(separator: ", "))")
    }

    private func status(_ standing: RecipeStanding) -> RecipeStatus {
        let wall = EventClock.now()
        return RecipeStatus(
            recipe: plan.name(of: standing.recipe),
            since: standing.since == .zero ? nil : wall.moment(standing.since).text,
            tag: plan.recipes?.tag.map { plan.path(of: $0) }, said: standing.said, known: !standing.isUnknown,
            by: standing.hand?.by, reason: standing.hand?.reason, changes: RecipeWords.changes(standing.recipe, plan),
            byHand: plan.recipes?.isByHand ?? false,
            recipes: (plan.recipes?.products ?? []).map { RecipeStatus.Product(name: $0.name, when: $0.when) })
    }
}
