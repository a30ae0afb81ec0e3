import AndonCore

/// What can be said of an expression before the line runs.
enum Verdict: String {
    case depends
    /// True whenever it is known.
    case always
    /// Never true: false, or not known.
    case never

    /// - Parameter steps: of an expression, or of a whole part of one.
    init(_ steps: some Sequence<RuleExpression.Step>, _ tags: TagTable, _ budget: ReasoningBudget) {
        self = .depends
        var maker = ClaimMaker(tags: tags)
        guard let claim = maker.claim(of: steps) else { return }
        for truth in [true, false] {
            let share = budget.take()
            var search = ClaimSearch(ledger: maker.ledger, budget: share)
            let canBe = search.canBe(truth, claim)
            budget.spend(share - search.budget)
            if !canBe {
                self = truth ? .never : .always
                return
            }
        }
    }
}
