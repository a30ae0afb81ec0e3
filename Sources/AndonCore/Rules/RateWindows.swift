/// What rate rules keep of their windows, beside the samples themselves. All room is made once.
struct RateWindows: Sendable {
    private var extremes: ContiguousArray<Extreme> = []
    private var stacks: ContiguousArray<UInt16> = []
    private var slopes: ContiguousArray<SlopeWindow> = []

    /// Makes room for a window and answers with its place: -1 for a threshold, which has none.
    ///
    /// - Parameter capacity: the most samples that it holds, whatever the recipe.
    mutating func makeWindow(_ terms: AlarmTerms, capacity: UInt16) -> Int32 {
        switch terms.comparison.kind {
        case .above, .below, .outside, .inside: return -1
        case .rises: return makeExtreme(1, capacity)
        case .falls: return makeExtreme(-1, capacity)
        case .moves:
            let low = makeExtreme(1, capacity)
            _ = makeExtreme(-1, capacity)
            return low
        case .slopeAbove, .slopeBelow:
            slopes.append(SlopeWindow())
            return Int32(slopes.count - 1)
        }
    }

    private mutating func makeExtreme(_ sign: Double, _ capacity: UInt16) -> Int32 {
        extremes.append(Extreme(sign: sign, stack: Int32(stacks.count)))
        stacks.append(contentsOf: repeatElement(0, count: Int(capacity)))
        return Int32(extremes.count - 1)
    }

    mutating func forget(_ window: Int32, _ terms: AlarmTerms) {
        let place = Int(window)
        switch terms.comparison.kind {
        case .above, .below, .outside, .inside: break
        case .rises, .falls: extremes[place].forget()
        case .moves:
            extremes[place].forget()
            extremes[place + 1].forget()
        case .slopeAbove, .slopeBelow: slopes[place].forget()
        }
    }

    /// Makes a window anew from the samples that its tag's ring still holds: its length is another from now on.
    mutating func remake(_ window: Int32, of watch: TagWatch, _ terms: AlarmTerms, rings: SampleRings) {
        guard watch.filled > 0 else { return }
        let place = Int(window)
        switch terms.comparison.kind {
        case .above, .below, .outside, .inside: break
        case .rises, .falls: extremes[place].refill(watch, terms, rings: rings, stacks: &stacks)
        case .moves:
            extremes[place].refill(watch, terms, rings: rings, stacks: &stacks)
            extremes[place + 1].refill(watch, terms, rings: rings, stacks: &stacks)
        case .slopeAbove, .slopeBelow: slopes[place].refill(watch, terms, rings: rings)
        }
    }

    /// What the newest sample is held against the limit with; nil while the window has too few samples. `passed`: since the
    /// sample before it, nil where there is none.
    @inline(__always)
    mutating func measure(
        _ point: RingPoint, after passed: TimeSpan?, of watch: TagWatch, in window: Int32, _ terms: AlarmTerms,
        rings: SampleRings
    ) -> Double? {
        let place = Int(window)
        switch terms.comparison.kind {
        case .above, .below, .outside, .inside:
            return point.value
        case .rises, .falls:
            extremes[place].take(point, of: watch, terms, rings: rings, stacks: &stacks)
            guard let passed, passed <= terms.comparison.within else { return nil }
            return measured(point, of: watch, in: window, terms, rings: rings)
        case .moves:
            extremes[place].take(point, of: watch, terms, rings: rings, stacks: &stacks)
            extremes[place + 1].take(point, of: watch, terms, rings: rings, stacks: &stacks)
            guard let passed, passed <= terms.comparison.within else { return nil }
            return measured(point, of: watch, in: window, terms, rings: rings)
        case .slopeAbove, .slopeBelow:
            return slopes[place].take(point, of: watch, terms, rings: rings)
        }
    }

    /// What a newest sample that was taken already is held against the limit with; NaN for a slope of too few.
    @inline(__always)
    func measured(
        _ point: RingPoint, of watch: TagWatch, in window: Int32, _ terms: AlarmTerms, rings: SampleRings
    ) -> Double {
        let place = Int(window)
        switch terms.comparison.kind {
        case .above, .below, .outside, .inside:
            return point.value
        case .rises, .falls:
            let sign = extremes[place].sign
            let change = point.value * sign - extremes[place].lowest.value
            guard needsPairs(change, point, terms) else { return change }
            return point.value * sign - lowestPair(sign, of: watch, terms, rings: rings).value
        case .moves:
            let change = max(
                point.value - extremes[place].lowest.value, -point.value - extremes[place + 1].lowest.value)
            guard needsPairs(change, point, terms) else { return change }
            return max(
                point.value - lowestPair(1, of: watch, terms, rings: rings).value,
                -point.value - lowestPair(-1, of: watch, terms, rings: rings).value)
        case .slopeAbove, .slopeBelow:
            return slopes[place].slope ?? .nan
        }
    }

    /// Whether two samples in a row must have said what a change is measured from, and it matters: a change from single samples
    /// is never smaller, so where that is too small for the rule nothing need be looked at.
    @inline(__always)
    private func needsPairs(_ change: Double, _ point: RingPoint, _ terms: AlarmTerms) -> Bool {
        terms.isPaired && terms.comparison.isTrue(change, value: point.value, isHeld: true)
    }

    /// The lowest value (with signs changed: the highest) that two samples in a row reached, at the time of the earlier one. Goes
    /// through the window, as often as a single sample looks like a change.
    private func lowestPair(
        _ sign: Double, of watch: TagWatch, _ terms: AlarmTerms, rings: SampleRings
    ) -> Extreme.Mark {
        var lowest = Extreme.Mark.none
        var later = rings.point(before: 0, of: watch).value * sign
        for age in 1..<max(1, min(Int(watch.filled), Int(terms.capacity))) {
            let point = rings.point(before: age, of: watch)
            if watch.last - point.at > terms.comparison.within { break }
            let value = point.value * sign
            let pair = max(value, later)
            later = value
            if pair < lowest.value {
                lowest = Extreme.Mark(value: pair, at: point.at, ordinal: watch.ordinal &- UInt32(age))
            }
        }
        return lowest
    }

    /// Narrows what is calm to where this window's rule, now false, stays false and its extremes stay what they are.
    @inline(__always)
    func narrow(_ calm: inout CalmRange, around point: RingPoint, in window: Int32, _ terms: AlarmTerms) {
        switch terms.comparison.kind {
        case .above, .below, .outside, .inside:
            guard let range = terms.comparison.calmRange(around: point.value) else { return calm = .none }
            calm.narrow(low: range.low, high: range.high)
        case .rises, .falls:
            narrow(&calm, extremes[Int(window)], terms)
        case .moves:
            narrow(&calm, extremes[Int(window)], terms)
            narrow(&calm, extremes[Int(window) + 1], terms)
        case .slopeAbove, .slopeBelow:
            calm = .none
        }
    }

    @inline(__always)
    private func narrow(_ calm: inout CalmRange, _ extreme: Extreme, _ terms: AlarmTerms) {
        let lowest = extreme.lowest
        let low = extreme.back.value
        let high = terms.comparison.calmHeight(above: lowest.value)
        if extreme.sign > 0 { calm.narrow(low: low, high: high) } else { calm.narrow(low: -high, high: -low) }
    }

    /// When the sample was taken that the newest was measured against, where there is one.
    func extreme(
        for value: Double, in window: Int32, of watch: TagWatch, _ terms: AlarmTerms, rings: SampleRings
    ) -> Uptime? {
        let place = Int(window)
        func lowest(_ extreme: Extreme) -> Extreme.Mark {
            terms.isPaired ? lowestPair(extreme.sign, of: watch, terms, rings: rings) : extreme.lowest
        }
        switch terms.comparison.kind {
        case .above, .below, .outside, .inside, .slopeAbove, .slopeBelow: return nil
        case .rises, .falls: return lowest(extremes[place]).at
        case .moves:
            let (low, high) = (lowest(extremes[place]), lowest(extremes[place + 1]))
            return value - low.value >= -value - high.value ? low.at : high.at
        }
    }
}
