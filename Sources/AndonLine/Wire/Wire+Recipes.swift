internal import AndonCore
internal import Synchronization

// Recipes: what chooses one comes in with the samples, or by a person's hand.
extension Wire {
    /// Characters that were read may choose another recipe.
    mutating func chooseRecipe() {
        guard let tag = around.plan.recipes?.tag else { return }
        for text in texts where text.tag == tag {
            transitions.removeAll(keepingCapacity: true)
            Self.take(text, around, into: &transitions)
            tellRecipe()
            if !transitions.isEmpty { tellAlarms(answered: text.at) }
            if text.quality.isGood { around.tap?.recipe(.word(text.text), at: text.at) }
            callClock()
        }
    }

    /// A person's choice; answered when it is on disk.
    mutating func choose(_ order: RecipeOrder, at now: Uptime) {
        transitions.removeAll(keepingCapacity: true)
        let hand = AlarmHand(by: order.by, reason: order.reason, at: now)
        if let refusal = Self.choose(order.choice, by: hand, around, into: &transitions) {
            return order.answer(.refused(refusal))
        }
        tellRecipe { problem, standing in order.answer(.done(standing, problem: problem)) }
        if !transitions.isEmpty { tellAlarms(answered: now) }
        let plan = around.plan
        switch order.choice {
        case .recipe(let recipe): around.tap?.recipe(.hand(plan.name(of: recipe)), at: now)
        case .automatic: around.tap?.recipe(.automatic, at: now)
        }
        callClock()
    }

    /// A number of the tag that chooses and that came in a frame: frames are not recorded.
    func recordRecipe(of block: ReadBlock) {
        guard block.area == .frame, let tap = around.tap, let tag = around.plan.recipes?.tag else { return }
        for sample in samples where sample.tag == tag && sample.quality.isGood {
            tap.recipe(.word("\(sample.value)"), at: sample.at)
        }
    }

    /// What became of the recipe goes in front of what its limits make of the alarms; nobody is woken before a stop.
    mutating func tellRecipe(kept: (@Sendable (String?, RecipeStanding) -> Void)? = nil) {
        guard let keeper = around.recipes else { return }
        let (reports, standing) = Self.recipe(around)
        guard let standing, !reports.isEmpty else { return }
        for report in reports where around.gate.place(.recipe(report)) { isToRing = true }
        guard let kept else { return keeper.keep(standing) }
        keeper.keep(standing) { problem in kept(problem, standing) }
    }

    private static func take(
        _ text: TextSample, _ around: WireSurroundings, into transitions: inout [AlarmTransition]
    ) {
        around.book.withLock { $0.take(text, into: &transitions) }
    }

    private static func choose(
        _ choice: RecipeChoice, by hand: AlarmHand, _ around: WireSurroundings,
        into transitions: inout [AlarmTransition]
    ) -> RecipeRefusal? {
        around.book.withLock { choose(choice, by: hand, in: &$0, into: &transitions) }
    }

    private static func choose(
        _ choice: RecipeChoice, by hand: AlarmHand, in book: inout RuleBook,
        into transitions: inout [AlarmTransition]
    ) -> RecipeRefusal? {
        do {
            try book.choose(choice, by: hand, into: &transitions)
            return nil
        } catch { return error }
    }

    private static func recipe(_ around: WireSurroundings) -> ([RecipeReport], RecipeStanding?) {
        around.book.withLock { ($0.takeRecipeReports(), $0.recipe) }
    }
}
