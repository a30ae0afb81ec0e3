/// What a rule watches for that one tag's newest samples cannot tell: time alone, another tag, a state, the agent itself.
///
/// Where a list stands beside the rule's tags it has one for each of them, in their order; a list of expressions may also
/// have one for all of them.
package enum WiderCondition: Sendable, Hashable {
    /// value − value of the tag beside it < low or > high
    case deviates(low: Double, high: Double, from: [TagID])
    /// No good sample for so long, from the start on.
    case stale(after: TimeSpan)
    /// The value has not moved by more than `within` for so long; only while the expression is true, where there is one.
    case stuck(for: TimeSpan, within: Double, while: [RuleExpression])
    /// It came into low … high with this sample and was outside with the one before.
    case turns(low: Double, high: Double)
    /// It is another value than the sample before.
    case changes
    /// A counter went on by more than `above` within the last `within`.
    case counts(above: Double, within: TimeSpan)
    /// Counted by the tag for each `per` that the other tag counted, > above.
    case ratio(above: Double, per: Double, of: [TagID], over: RatioSpan)
    /// low ≤ value ≤ high for so long.
    case stays(low: Double, high: Double, for: TimeSpan)
    /// The expression is true.
    case when([RuleExpression])
    /// A control chart finds what a process in control rarely brings.
    case chart(ChartPlan)

    /// The other tags it needs, of every alarm.
    package var others: [TagID] {
        switch self {
        case .deviates(_, _, let tags), .ratio(_, _, let tags, _): tags
        case .stuck(_, _, let expressions), .when(let expressions): expressions.flatMap(\.tags)
        case .chart(let chart): chart.changing + chart.meanwhile.flatMap(\.tags)
        case .stale, .turns, .changes, .counts, .stays: []
        }
    }

    /// How long a state must last by the condition itself; nil where it is true at once.
    package var lasting: TimeSpan? {
        switch self {
        case .stale(let time), .stuck(let time, _, _), .stays(_, _, let time): time
        case .deviates, .turns, .changes, .counts, .ratio, .when, .chart: nil
        }
    }

    /// The expressions that it asks.
    package var expressions: [RuleExpression] {
        switch self {
        case .stuck(_, _, let expressions), .when(let expressions): expressions
        case .chart(let chart): chart.meanwhile
        case .deviates, .stale, .turns, .changes, .counts, .ratio, .stays: []
        }
    }
}

/// How far back a ratio looks.
package enum RatioSpan: Sendable, Hashable {
    case time(TimeSpan)
    /// So many of what the other tag counts.
    case count(Double)
}
