/// A boolean expression of a plan, checked and in the order in which it is worked out: each step takes what the steps before
/// it left, and one truth is left in the end.
package struct RuleExpression: Sendable, Hashable {
    package static let mostSteps = 512
    /// The most operands that may wait for their operator.
    package static let deepest = 256

    package enum Order: Sendable, Hashable { case above, below, atLeast, atMost, equal, unequal }

    package enum Step: Sendable, Hashable {
        // These leave a number. What is not known, and what is no number, is unknown.
        case number(Double)
        case value(TagID)
        case add, subtract, multiply, divide
        case magnitude
        case least(Int), greatest(Int), mean(Int)
        // These leave a truth.
        /// The tag's value is one of these: a name, or on and off.
        case isWithin(TagID, low: Double, high: Double)
        /// Its newest sample is good and not older than three polls; unknown only until the first could be there.
        case isGood(TagID)
        case fact(AgentFact)
        /// Any alarm of the rule is active.
        case rule(RuleID)
        case compare(Order)
        case not
        /// At least so many of the last so many truths: `and` is 2 of 2, `or` 1 of 2.
        case atLeast(Int, of: Int)
        /// The first became true, and the second after it and no later than this. With a memory of its own.
        case then(within: TimeSpan, memory: Int)
    }

    package var steps: [Step]

    package init(_ steps: [Step]) { self.steps = steps }

    /// The tags that it names, in their order, some perhaps more than once.
    package var tags: [TagID] {
        steps.compactMap { step in
            switch step {
            case .value(let tag), .isGood(let tag), .isWithin(let tag, _, _): tag
            default: nil
            }
        }
    }

    /// The rules that it names.
    package var rules: [RuleID] {
        steps.compactMap { step in if case .rule(let rule) = step { rule } else { nil } }
    }

    /// What it asks of the agent's own state.
    package var facts: [AgentFact] {
        steps.compactMap { step in if case .fact(let fact) = step { fact } else { nil } }
    }

    /// Memories of `then` that it needs.
    var memories: Int {
        steps.reduce(0) { count, step in
            if case .then(_, let memory) = step { max(count, memory + 1) } else { count }
        }
    }
}

/// What rules may know of the agent itself; each is true, false or not known yet.
package enum AgentFact: Sendable, Hashable {
    /// The link is up: its port or connection works, whoever answers behind it.
    case linkIsUp(LinkID)
    /// The broker is connected.
    case uplinkIsUp
    /// A stop is asked for or holds; in shadow: would be.
    case stopIsOn
}

extension Truth {
    package init(_ isTrue: Bool) { self = isTrue ? .true : .false }

    /// True where at least `needed` of `count` are, false where no more than that could be.
    static func atLeast(_ needed: Int, of count: Int, true hits: Int, unknown: Int) -> Truth {
        if hits >= needed { return .true }
        return hits + unknown < needed ? .false : .unknown
    }

    package var negated: Truth {
        switch self {
        case .true: .false
        case .false: .true
        case .unknown: .unknown
        }
    }
}
