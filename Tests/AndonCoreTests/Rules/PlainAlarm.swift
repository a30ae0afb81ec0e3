import AndonCore

/// The rules told as plainly as possible: keeps everything since the last doubt, looks at all of it for each sample,
/// counts tags' steps as whole numbers.
struct PlainAlarm {
    var condition: Condition
    var deadband: Double
    var rule: RulePlan
    private var samples: [(at: Uptime, steps: Int)] = []
    private var hits: [Bool] = []
    private var truths: [(at: Uptime, truth: Truth)] = []
    private(set) var isActive = false

    init(_ rule: RulePlan) {
        self.rule = rule
        condition = rule.condition
        deadband = rule.deadband
    }

    private var isMissed = false

    var truth: Truth { isMissed ? .unknown : truths.last?.truth ?? .unknown }

    mutating func doubt() {
        samples = []
        hits = []
        truths = []
    }

    /// A sample that is not good is no gap: nobody knows until the next good one, and nothing begins anew.
    mutating func miss() { isMissed = true }

    mutating func take(steps: Int, at now: Uptime) -> AlarmTransition.Kind? {
        if let last = samples.last?.at, now <= last || now - last > .seconds(2) { doubt() }
        samples.append((now, steps))
        guard let hit = hit(steps, at: now) else { return nil }
        isMissed = false
        hits.append(hit)
        let recent = hits.suffix(rule.confirm.outOf)
        let count = recent.count { $0 }
        let unseen = rule.confirm.outOf - recent.count
        let truth: Truth =
            count >= rule.confirm.needed ? .true : count + unseen < rule.confirm.needed ? .false : .unknown
        truths.append((now, truth))
        let same = truths.reversed().prefix { $0.truth == truth }.map(\.at)
        let lasted = now - (same.last ?? now)
        if truth == .true, !isActive, lasted >= rule.onDelay {
            isActive = true
            return .raised
        }
        if truth == .false, isActive, lasted >= rule.offDelay {
            isActive = false
            return .returned
        }
        return nil
    }

    private func hit(_ steps: Int, at now: Uptime) -> Bool? {
        let back = isActive ? whole(deadband) : 0
        func window(_ span: TimeSpan) -> [Int] { samples.filter { now - $0.at <= span }.map(\.steps) }
        func enough(_ span: TimeSpan, _ test: ([Int]) -> Bool) -> Bool? {
            let values = window(span)
            return values.count < 2 ? nil : test(values)
        }
        /// The lowest that was reached: by two samples in a row where the rule asks for more than one.
        func lowest(_ values: [Int]) -> Int {
            guard rule.confirm.isFromPairs else { return values.min() ?? 0 }
            return zip(values, values.dropFirst()).map { max($0, $1) }.min() ?? 0
        }
        func highest(_ values: [Int]) -> Int { -lowest(values.map { -$0 }) }
        switch condition {
        case .above(let limit): return steps > whole(limit) - back
        case .below(let limit): return steps < whole(limit) + back
        case .outside(let low, let high): return steps < whole(low) + back || steps > whole(high) - back
        case .inside(let low, let high): return steps >= whole(low) - back && steps <= whole(high) + back
        case .rises(let by, let span): return enough(span) { steps - lowest($0) >= whole(by) - back }
        case .falls(let by, let span): return enough(span) { highest($0) - steps >= whole(by) - back }
        case .moves(let by, let span):
            return enough(span) { max(steps - lowest($0), highest($0) - steps) >= whole(by) - back }
        case .slopeAbove(let limit, let span):
            return slope(span, at: now).map { $0 > limit - (isActive ? deadband : 0) }
        case .slopeBelow(let limit, let span):
            return slope(span, at: now).map { $0 < limit + (isActive ? deadband : 0) }
        case .wider: return nil
        }
    }

    private func whole(_ value: Double) -> Int { Int((value * 10).rounded()) }

    private func slope(_ span: TimeSpan, at now: Uptime) -> Double? {
        let points = samples.filter { now - $0.at <= span }.map { (($0.at - now).inSeconds, Double($0.steps) / 10) }
        guard points.count >= 3 else { return nil }
        let meanT = points.map(\.0).reduce(0, +) / Double(points.count)
        let meanV = points.map(\.1).reduce(0, +) / Double(points.count)
        let above = points.map { ($0.0 - meanT) * ($0.1 - meanV) }.reduce(0, +)
        let below = points.map { ($0.0 - meanT) * ($0.0 - meanT) }.reduce(0, +)
        return above / below
    }
}
