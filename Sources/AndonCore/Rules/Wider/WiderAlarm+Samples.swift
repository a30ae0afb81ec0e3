// What a good sample of the alarm's own tag makes of its condition. Expressions, silence and
// charts are decided elsewhere.
extension WiderAlarm {
    /// Whether the condition is true, as far as it is known.
    ///
    /// - Parameters:
    ///   - other: the tag it is held against.
    ///   - meanwhile: whether it counts that a value stands still; true where the plan does not ask.
    mutating func see(
        _ slot: TagSlot, against other: TagSlot?, after news: TagSlot.News, meanwhile: Truth, at now: Uptime,
        _ terms: WiderTerms, window: inout CountWindow?
    ) -> Truth {
        let value = slot.value
        switch terms.condition {
        case .deviates(let low, let high, _):
            guard let other, other.isGood else { return .unknown }
            return isOutside(low, high, value - other.value, near: slot.slack + other.slack, terms.deadband)
        case .stuck(let time, let within, _):
            return isStuck(value, within: within + slot.slack, for: time, meanwhile, at: now)
        case .turns(let from, let to): return turns(into: from, to, slot, after: news)
        case .changes:
            defer { low = value }
            guard !news.isGap, !low.isNaN else { return .unknown }
            return Truth(abs(value - low) > slot.slack)
        case .counts(let limit, _):
            guard let sum = window?.take(count: value, base: 0, at: now) else { return .unknown }
            return exceeds(limit, sum, near: slot.slack, terms.deadband)
        case .ratio(let limit, let per, _, let over):
            guard let other, other.isGood, let sum = window?.take(count: value, base: other.value, at: now) else {
                return .unknown
            }
            let floor: Double = if case .count(let count) = over { count } else { per }
            return isMore(than: limit, per: per, floor: floor, sum, terms.deadband)
        case .stays(let from, let to, let time):
            guard value >= from - slot.slack, value <= to + slot.slack else {
                since = nil
                return .false
            }
            return lasts(time, at: now)
        case .stale, .when, .chart: return truth
        }
    }

    private mutating func isOutside(
        _ low: Double, _ high: Double, _ difference: Double, near: Double, _ deadband: Double
    ) -> Truth {
        measured = difference
        limit = abs(difference - low) < abs(difference - high) ? low : high
        let back = isHeld ? deadband : 0
        return Truth(difference < low + back - near || difference > high - back + near)
    }

    private mutating func isStuck(
        _ value: Double, within: Double, for time: TimeSpan, _ meanwhile: Truth, at now: Uptime
    ) -> Truth {
        guard meanwhile == .true else {
            forget()
            return meanwhile
        }
        let (least, greatest) = (min(low, value), max(high, value))
        if since == nil || greatest - least > within {
            since = now
            (low, high) = (value, value)
        } else {
            (low, high) = (least, greatest)
        }
        return lasts(time, at: now)
    }

    private mutating func lasts(_ time: TimeSpan, at now: Uptime) -> Truth {
        let start = since ?? now
        since = start
        measured = (now - start).inSeconds
        limit = time.inSeconds
        return Truth(now - start >= time)
    }

    private mutating func turns(into from: Double, _ to: Double, _ slot: TagSlot, after news: TagSlot.News) -> Truth {
        let isIn = slot.isWithin(from, to) == .true
        // What it was before: in `low`, 1 for in and 0 for out.
        let wasIn = news.isGap || low.isNaN ? nil : low > 0.5
        low = isIn ? 1 : 0
        return wasIn.map { Truth(isIn && !$0) } ?? .unknown
    }

    private mutating func exceeds(_ limit: Double, _ sum: CountWindow.Sum, near: Double, _ deadband: Double) -> Truth {
        measured = sum.least
        self.limit = limit
        let bound = limit - (isHeld ? deadband : 0) + near
        if sum.least > bound { return .true }
        return sum.most.map { $0 <= bound } == true ? .false : .unknown
    }

    /// Few of the second kind prove nothing but too many of the first.
    private mutating func isMore(
        than limit: Double, per: Double, floor: Double, _ sum: CountWindow.Sum, _ deadband: Double
    ) -> Truth {
        measured = sum.leastBase > 0 ? sum.least / sum.leastBase * per : .nan
        self.limit = limit
        let bound = limit - (isHeld ? deadband : 0)
        func isAbove(_ count: Double, _ base: Double) -> Bool { count * per > bound * base * (1 + 0x1p-40) }
        if isAbove(sum.least, max(sum.mostBase ?? sum.leastBase, floor)) { return .true }
        guard let most = sum.most, sum.leastBase >= floor else { return .unknown }
        return isAbove(most, sum.leastBase) ? .unknown : .false
    }
}
