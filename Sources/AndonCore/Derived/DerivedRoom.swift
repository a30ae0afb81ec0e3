/// How many samples the windows of derived tags hold at most: known from the plan, and bounded.
package struct DerivedRoom: Sendable {
    /// The most samples of one window, and of all together.
    package static let mostOfOne = 100_000
    package static let mostOfAll = 1_000_000

    /// Of each derived tag that has a window.
    package private(set) var samples: [TagID: Int] = [:]

    package init(plan: Plan) {
        var pace: [TagID: Double] = [:]
        for tag in DerivedOrder.tags(of: plan) {
            guard let derived = plan[tag].derived else { continue }
            let own = derived.inputs.map { pace[$0] ?? Self.pace(of: plan[$0]) }
            switch derived.work {
            // One with each answer that holds a tag it names; no two of them come in one answer at worst.
            case .value: pace[tag] = Set(derived.inputs).reduce(0) { $0 + (pace[$1] ?? Self.pace(of: plan[$1])) }
            case .window(_, _, let over), .rate(_, _, let over):
                pace[tag] = own.first ?? 0
                // A little more: the answers of a slow device come now early, now late.
                samples[tag] = Int(min((own.first ?? 0) * over.inSeconds, 1e9).rounded(.up)) + 16
            case .board:
                let begins = plan[plan[tag].machine].boards?.begins.tag
                pace[tag] = begins.map { pace[$0] ?? Self.pace(of: plan[$0]) } ?? 0
            }
        }
    }

    package var all: Int { samples.values.reduce(0, +) }
    /// A sample with its place in the order of the lowest and of the highest.
    package var bytes: Int { all * 32 }

    /// Samples per second at most.
    private static func pace(of tag: TagPlan) -> Double { 1 / max(tag.poll.inSeconds, 1e-3) }
}
