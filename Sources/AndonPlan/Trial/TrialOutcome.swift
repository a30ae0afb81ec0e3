import AndonCore

/// What a test expected beside what happened.
package struct TrialOutcome: Sendable {
    package enum Row: Sendable, Hashable {
        case agreed(TrialFact)
        /// Expected, and did not happen. `near`: the same happened at another time, or with other words for people.
        case missing(TrialExpectation, near: TrialFact?)
        /// Happened, and nobody expected it.
        case surplus(TrialFact)
    }

    /// In the order of their times.
    package private(set) var rows: [Row] = []

    package init(expected: [TrialExpectation], facts: [TrialFact]) {
        var open = facts.map { Optional($0) }
        var left: [TrialExpectation] = []
        for expectation in expected {
            if let index = open.firstIndex(where: { $0.map(expectation.holds) ?? false }) {
                rows.append(.agreed(facts[index]))
                open[index] = nil
            } else {
                left.append(expectation)
            }
        }
        for expectation in left {
            let near = open.firstIndex { $0?.words == expectation.words }
            rows.append(.missing(expectation, near: near.flatMap { open[$0] }))
            if let near { open[near] = nil }
        }
        rows += open.compactMap { $0 }.map(Row.surplus)
        rows.sort { Self.time($0) < Self.time($1) }
    }

    package var isGood: Bool {
        rows.allSatisfy { row in
            if case .agreed = row { true } else { false }
        }
    }

    private static func time(_ row: Row) -> TimeSpan {
        switch row {
        case .agreed(let fact), .surplus(let fact): fact.at
        case .missing(let expectation, _): expectation.from
        }
    }
}
