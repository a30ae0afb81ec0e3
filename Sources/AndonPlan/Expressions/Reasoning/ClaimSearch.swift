/// Whether there is any state of the line in which a claim is true: each choice is tried, and what must hold together is held
/// together. It says no only where there is none; where it does not know, or has no time left, it says yes.
///
/// A claim that is true while something in it is unknown stays true whatever that turns out to be: so to try what is known is
/// enough.
struct ClaimSearch {
    let ledger: Ledger
    private(set) var budget: Int

    private struct Wanted {
        var claim: Claim
        var truth: Bool
    }

    private struct Choice {
        var needed: Int
        var items: ArraySlice<Wanted>
    }

    private struct Situation {
        var facts: [Int: Bool] = [:]
        var outcomes: [Int: Claim.Outcomes] = [:]
        var choices: [Choice] = []
    }

    init(ledger: Ledger, budget: Int) {
        self.ledger = ledger
        self.budget = budget
    }

    mutating func canBe(_ truth: Bool, _ claim: Claim, given facts: [Int: Bool] = [:]) -> Bool {
        var situation = Situation()
        situation.facts = facts
        return isPossible([Wanted(claim: claim, truth: truth)], situation)
    }

    private mutating func isPossible(_ wanted: [Wanted], _ situation: Situation) -> Bool {
        var situation = situation
        var wanted = wanted
        while let next = wanted.popLast() {
            budget -= 1
            guard budget > 0 else { return true }
            guard take(next, &wanted, &situation) else { return false }
        }
        guard areNumbersPossible(situation) else { return false }
        guard var choice = situation.choices.popLast() else { return true }
        // The first of its items, or one of the others.
        guard let first = choice.items.popFirst() else { return true }
        var rest = situation
        if choice.needed > 1 { situation.choices.append(Choice(needed: choice.needed - 1, items: choice.items)) }
        if isPossible([first], situation) { return true }
        guard choice.items.count >= choice.needed else { return false }
        if choice.items.count == choice.needed { return isPossible(Array(choice.items), rest) }
        rest.choices.append(choice)
        return isPossible([], rest)
    }

    private func take(_ next: Wanted, _ wanted: inout [Wanted], _ situation: inout Situation) -> Bool {
        switch next.claim {
        case .fact(let place):
            if let known = situation.facts[place], known != next.truth { return false }
            situation.facts[place] = next.truth
        case .comparison(let pair, let outcomes):
            let own = next.truth ? outcomes : Claim.Outcomes.all.subtracting(outcomes)
            let left = situation.outcomes[pair, default: .all].intersection(own)
            guard !left.isEmpty else { return false }
            situation.outcomes[pair] = left
        case .not(let claim): wanted.append(Wanted(claim: claim, truth: !next.truth))
        case .sequel(let second):
            // It is not true for more reasons than that the second is not.
            if next.truth { wanted.append(Wanted(claim: second, truth: true)) }
        case .atLeast(let needed, let items):
            let needed = next.truth ? needed : items.count - needed + 1
            guard needed <= items.count else { return false }
            let items = items.map { Wanted(claim: $0, truth: next.truth) }
            if needed == items.count {
                wanted += items
            } else if needed > 0 {
                situation.choices.append(Choice(needed: needed, items: items[...]))
            }
        }
        return true
    }

    private mutating func areNumbersPossible(_ situation: Situation) -> Bool {
        let rows = situation.outcomes.sorted { $0.key < $1.key }.flatMap { pair, outcomes in
            Inequality.all(of: ledger.pairs[pair], outcomes, in: ledger)
        }
        guard !rows.isEmpty else { return true }
        var inequalities = Inequalities(rows, in: ledger)
        return inequalities.areFeasible(&budget)
    }
}
