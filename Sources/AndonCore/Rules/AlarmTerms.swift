/// What the plan says of an alarm. Tags that differ in nothing the rule can see share it.
struct AlarmTerms: Sendable {
    /// Samples that a threshold alarm keeps to show the way into the limit.
    static let recent: UInt16 = 8

    let rule: RuleID
    /// Place of what the plan says of it where no recipe changes it.
    let base: Int32
    /// Some recipe changes the rule, or leaves it out.
    let isVariable: Bool
    let comparison: Comparison
    let onDelay: TimeSpan
    let offDelay: TimeSpan
    let holdOff: TimeSpan
    /// The most samples in it.
    let capacity: UInt16
    /// A change is measured from what two samples in a row say: all that follow one odd sample are far from it.
    let isPaired: Bool
    /// What the tag's ring must hold for it: a slope also looks at the sample that just left.
    var room: UInt16 { comparison.isSlope ? capacity + 1 : capacity }

    init(_ id: RuleID, _ rule: RulePlan, tag: TagPlan, base: Int, isVariable: Bool) {
        self.rule = id
        self.base = Int32(base)
        self.isVariable = isVariable
        comparison = Comparison(rule.condition, deadband: rule.deadband, tag: tag)
        onDelay = rule.onDelay
        offDelay = rule.offDelay
        holdOff = rule.holdOff
        isPaired = rule.confirm.isFromPairs
        capacity = comparison.isRate ? Self.samples(in: comparison.within, poll: tag.poll) : Self.recent
    }

    /// A quarter more than the plan's period needs, for answers that come unevenly.
    private static func samples(in span: TimeSpan, poll: TimeSpan) -> UInt16 {
        let regular = min(max(span.nanoseconds, 0) / max(poll.nanoseconds, 1), 1 << 20)
        return UInt16(min(regular * 5 / 4 + 8, Int64(SampleRings.mostSamples)))
    }

    /// What makes two tags of a rule differ.
    struct Likeness: Hashable {
        var rule: RuleID
        var isFloat: Bool
        var scale: Double
        var offset: Double
        var poll: TimeSpan

        init(_ rule: RuleID, tag: TagPlan) {
            self.rule = rule
            isFloat = tag.type == .float32
            scale = tag.scale
            offset = tag.offset
            poll = tag.poll
        }
    }
}
