/// What a derived tag is made of: its samples are made of those of other tags, where the rules are decided.
package struct DerivedPlan: Sendable, Hashable {
    package var work: DerivedWork
    /// The plan's own words: `maximum oven/probe per board`.
    package var text: String

    package init(_ work: DerivedWork, text: String) {
        self.work = work
        self.text = text
    }

    /// The tags whose samples it is made of; those that say when a board begins and ends are the machine's.
    package var inputs: [TagID] {
        switch work {
        case .value(let expression, _): expression.tags
        case .window(_, let tag, _), .rate(let tag, _, _), .board(_, let tag): [tag]
        }
    }
}

package enum DerivedWork: Sendable, Hashable {
    /// A number, or on and off, made anew with each answer that holds a tag it names.
    case value(RuleExpression, isSwitch: Bool)
    /// Of all values of the last so long.
    case window(WindowFigure, of: TagID, over: TimeSpan)
    /// By how much a counter grows in `per`, over the last so long.
    case rate(of: TagID, per: TimeSpan, over: TimeSpan)
    /// Of the values of one board of the tag's own machine; a sample when the board ends.
    case board(BoardFigure, of: TagID)
}

package enum WindowFigure: String, Sendable, CaseIterable {
    case minimum, maximum, mean
    /// Standard deviation of a sample (n − 1).
    case deviation
}

package enum BoardFigure: Sendable, Hashable {
    case of(WindowFigure)
    /// Seconds above a limit, on straight lines between the samples.
    case timeAbove(Double)
    /// Units per second between samples that are at least so far apart; both are 0 or more.
    case fastestRise(over: TimeSpan)
    case fastestFall(over: TimeSpan)
}
