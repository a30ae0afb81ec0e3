import AndonCore

/// What the claims of one expression are about, each once: unknown numbers, pairs of numbers that are compared, and facts.
struct Ledger {
    /// A number that is not known before the line runs.
    enum Unknown: Hashable {
        case tag(TagID)
        case least([LinearSum]), greatest([LinearSum])
        case magnitude(LinearSum)
        case product(LinearSum, LinearSum), quotient(LinearSum, LinearSum)
    }

    /// What is true or false by itself, whatever the numbers are.
    enum Fact: Hashable {
        /// A tag that is on or off.
        case isOn(TagID)
        case isGood(TagID)
        case agent(AgentFact)
        case rule(RuleID)
    }

    struct Pair: Hashable {
        var left: LinearSum
        var right: LinearSum
    }

    /// What is known of an unknown number.
    struct Entry {
        var unknown: Unknown
        var scope: NumberScope
    }

    private(set) var unknowns: [Entry] = []
    private(set) var pairs: [Pair] = []
    private(set) var facts: [Fact] = []
    private var placesOfUnknowns: [Unknown: Int] = [:]
    private var placesOfPairs: [Pair: Int] = [:]
    private var placesOfFacts: [Fact: Int] = [:]

    mutating func place(of fact: Fact) -> Int {
        if let place = placesOfFacts[fact] { return place }
        facts.append(fact)
        placesOfFacts[fact] = facts.count - 1
        return facts.count - 1
    }

    /// The place of a pair, and whether it stands there the other way around.
    mutating func place(of left: LinearSum, and right: LinearSum) -> (place: Int, isTurned: Bool) {
        if let place = placesOfPairs[Pair(left: left, right: right)] { return (place, false) }
        if let place = placesOfPairs[Pair(left: right, right: left)] { return (place, true) }
        pairs.append(Pair(left: left, right: right))
        placesOfPairs[pairs[pairs.count - 1]] = pairs.count - 1
        return (pairs.count - 1, false)
    }

    mutating func sum(of draft: TagDraft, _ tag: TagID) -> LinearSum {
        sum(of: .tag(tag)) { _ in Entry(unknown: .tag(tag), scope: draft.scope) }
    }

    /// What is made of others and is no sum of them.
    mutating func sum(of unknown: Unknown) -> LinearSum {
        sum(of: unknown) { ledger in
            let arguments: [LinearSum]
            let reach: Reach
            switch unknown {
            case .tag: (arguments, reach) = ([], .endless)
            case .least(let items):
                let reaches = items.map(ledger.reach)
                arguments = items
                reach = Reach(
                    low: reaches.map(\.low).min() ?? -.infinity, high: reaches.map(\.high).min() ?? .infinity)
            case .greatest(let items):
                let reaches = items.map(ledger.reach)
                arguments = items
                reach = Reach(
                    low: reaches.map(\.low).max() ?? -.infinity, high: reaches.map(\.high).max() ?? .infinity)
            case .magnitude(let inner): (arguments, reach) = ([inner], ledger.reach(of: inner).magnitude)
            case .product(let left, let right):
                (arguments, reach) = ([], ledger.reach(of: left) * ledger.reach(of: right))
            case .quotient(let left, let right):
                (arguments, reach) = ([], ledger.reach(of: left) / ledger.reach(of: right))
            }
            let slack = arguments.map(ledger.slack).max() ?? .infinity
            return Entry(unknown: unknown, scope: NumberScope(reach: reach, absolute: slack))
        }
    }

    private mutating func sum(of unknown: Unknown, _ entry: (Ledger) -> Entry) -> LinearSum {
        if let place = placesOfUnknowns[unknown] { return LinearSum(unknown: place) }
        let own = entry(self)
        unknowns.append(own)
        placesOfUnknowns[unknown] = unknowns.count - 1
        return LinearSum(unknown: unknowns.count - 1)
    }

    func reach(of sum: LinearSum) -> Reach {
        sum.parts.reduce(Reach(low: sum.constant, high: sum.constant)) { reach, part in
            reach + unknowns[part.unknown].scope.reach * Reach(low: part.factor, high: part.factor)
        }
    }

    /// How far a comparison that says "equal" may be wrong about a sum, wherever its unknowns are.
    func slack(of sum: LinearSum) -> Double {
        sum.parts.reduce(1e-12 * sum.size) { slack, part in
            let scope = unknowns[part.unknown].scope
            return slack + abs(part.factor) * (scope.slack(at: scope.reach.most) + 1e-12 * scope.reach.most)
        }
    }
}
