/// By how much a counter grows. It goes on counting while nobody reads it, so a gap is no end of its window; a reset is.
struct RateTrack: Sendable {
    private var rate: CounterRate
    private let per: TimeSpan
    private var since: Uptime?

    init(per: TimeSpan, over: TimeSpan, capacity: Int) {
        rate = CounterRate(within: over, capacity: capacity)
        self.per = per
    }

    mutating func forget() {
        rate.forget()
        since = nil
    }

    mutating func step(_ input: DerivedInput, _ slot: TagSlot) -> DerivedValue? {
        switch input.news {
        case .none: return nil
        case .doubt: return DerivedValue(input.reason)
        case .value:
            guard let now = slot.last else { return nil }
            rate.take(slot.value, at: now)
            let start = since ?? now
            since = start
            guard now - start >= rate.within else { return DerivedValue(.incomplete) }
            return .of(rate.perSecond.map { $0 * per.inSeconds })
        }
    }
}
