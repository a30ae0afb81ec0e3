/// What the wire lets one rule see, on the tag of it that is served worst.
package struct RuleBudget: Sendable {
    package var rule: RuleID
    package var tag: TagID
    package var link: LinkID
    /// Between two samples: the tag's period, or longer on a link that is asked for more than it can carry.
    package var period: TimeSpan
    /// What a rate rule can see; nil for a rule that looks at one sample.
    package var rate: Rate?
    /// From a change at the device to the alarm.
    package var detection: Reaction

    package struct Rate: Sendable, Hashable {
        package var window: TimeSpan
        /// Samples in the window: whole periods in it.
        package var samples: Int
        /// The least that are in it when answers come as unevenly as the link allows.
        package var fewest: Int
        /// Two make a difference, three a slope.
        package var least: Int
        /// And each confirmation is a sample.
        package var needed: Int
        /// The window that would hold them.
        package var enough: TimeSpan
        /// The same when answers come as unevenly as the link allows.
        package var enoughEvenly: TimeSpan
        /// The smallest change that the tag can show; nil for floats, and where the device says how many decimals it has.
        package var step: Double?
        /// What one such step looks like as a rate: units per second.
        package var noise: Double?
        /// The rule's limit, in steps.
        package var steps: Double?
    }

    init(_ id: RuleID, tag: TagID, request: RequestBudget, on link: LinkBudget, in plan: Plan) {
        rule = id
        self.tag = tag
        self.link = link.id
        period = link.period(of: request, .expected)
        detection = Reaction(of: plan[id], through: request, on: link)
        rate = Rate(plan[id], tag: plan[tag], request: request, on: link, .expected)
    }

    /// Whether this says more against the rule than another: fewer samples, then coarser steps, then later.
    func isWorse(than other: RuleBudget) -> Bool {
        if let rate, let than = other.rate {
            if rate.fewest != than.fewest { return rate.fewest < than.fewest }
            if let steps = rate.steps, steps != than.steps { return steps < than.steps ?? .infinity }
        }
        return detection.worst > other.detection.worst
    }
}

extension RuleBudget.Rate {
    init?(_ rule: RulePlan, tag: TagPlan, request: RequestBudget, on link: LinkBudget, _ basis: CostBasis) {
        guard let window = rule.condition.window, let change = rule.condition.change else { return nil }
        let period = link.period(of: request, basis)
        let jitter = link.jitter(of: request, basis)
        self.window = window
        // A period in which each character was rounded up is no reason to miss a sample of exactly as long a window.
        let wide = window.nanoseconds + window.nanoseconds / 1_000_000
        samples = Int(wide / max(1, period.nanoseconds))
        let steady = max(0, wide - jitter.nanoseconds) / max(1, period.nanoseconds) + 1
        fewest = min(samples, window < jitter ? 1 : Int(steady))
        least = rule.condition.isSlopeOverWindow ? 3 : 2
        // A change from two samples in a row has one more behind it.
        let pair = rule.confirm.isFromPairs && !rule.condition.isSlopeOverWindow ? 1 : 0
        needed = max(least, rule.confirm.needed + pair)
        enough = period * Int64(needed)
        enoughEvenly = max(enough, period * Int64(needed - 1) + jitter)
        step = tag.step
        noise = step.map { $0 / window.inSeconds }
        steps = step.flatMap { $0 > 0 ? change / $0 : nil }
    }

    /// A step this way and one that way look like a change of this many: what a flickering last digit does.
    package static let flicker = 2.0

    /// Whether a last digit that flickers makes the rule true.
    package var isCoarse: Bool { steps.map { $0 <= Self.flicker * (1 + 1e-9) } ?? false }
}

extension TagPlan {
    /// The smallest change of a whole number, in engineering units; nil where the type has none that is known.
    fileprivate var step: Double? {
        guard decimals == nil else { return nil }
        switch type {
        case .bits, .int8High, .int8Low, .uint8High, .uint8Low, .int16, .uint16, .int32, .uint32, .int64, .uint64,
            .bcd16, .bcd32:
            return abs(scale)
        case .bool, .bit, .onOff, .float16, .float32, .float64, .text, .number, .characters: return nil
        }
    }
}
