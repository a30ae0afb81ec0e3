/// What a person may do to the limits of a chart.
package enum LimitHand: String, Sendable, CaseIterable { case study, accept, decline }

/// Why a hand was not let at a chart's limits.
package enum LimitRefusal: Error, Sendable, Hashable {
    case noChart, given, firstStudy, nothingProposed

    /// The rest of a sentence that begins with the alarm's name.
    package var words: String {
        switch self {
        case .noChart: "has no chart: only rules with chart: have such limits"
        case .given: "has limits that stand in the plan: change them there"
        case .firstStudy: "has no limits yet: its first study is still under way"
        case .nothingProposed: "has no proposal: `andon limits study` begins a study that makes one"
        }
    }
}
