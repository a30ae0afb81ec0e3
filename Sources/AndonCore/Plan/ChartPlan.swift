/// A control chart as a rule's condition: what it looks for, which values of the tag it takes, and where the process stands.
package struct ChartPlan: Sendable, Hashable {
    package enum Method: Sendable, Hashable {
        case runs(RunRules)
        /// The width is in sigmas of the average.
        case average(weight: Double, width: Double)
        /// Both in sigmas.
        case sums(allowance: Double, decision: Double)
    }

    /// Which good values it takes.
    package enum Pace: Sendable, Hashable {
        /// The last of every so many; 1 takes all.
        case values(Int)
        /// The first that is read with each change of the tag beside it, or after it: one for each of the rule's tags.
        case changes(of: [TagID])
    }

    package enum Limits: Sendable, Hashable {
        case given(ControlLimits)
        /// Studied once in so many values, then frozen.
        case learnt(from: Int)
    }

    package var method: Method
    package var pace: Pace
    package var limits: Limits
    /// A value counts only while this is true: one for each of the rule's tags, or one for all; empty for always.
    package var meanwhile: [RuleExpression]

    package init(
        method: Method, pace: Pace = .values(1), limits: Limits, meanwhile: [RuleExpression] = []
    ) {
        self.method = method
        self.pace = pace
        self.limits = limits
        self.meanwhile = meanwhile
    }

    /// The tags whose changes it goes by; empty where it counts values.
    package var changing: [TagID] { if case .changes(let tags) = pace { tags } else { [] } }
}
