/// What the present answer brought of a tag that others are made of, and how its newest sample is known.
struct DerivedInput: Sendable {
    enum News: Sendable {
        case none
        /// Nobody may believe the sample.
        case doubt
        /// It is good. `before` is the good value before it, NaN where there is none to be held against: the first, or one
        /// before a gap.
        case value(before: Double)
    }

    private(set) var news = News.none
    private(set) var quality = Quality.bad(.notRead)
    /// The counter was replaced or set back: its next value is held against none.
    private var isRestarted = false

    /// - Parameter slot: the tag as it was before the sample.
    mutating func take(_ sample: Sample, after slot: TagSlot) {
        quality = sample.quality
        guard case .good = sample.quality, sample.value.isFinite else {
            news = .doubt
            return
        }
        let follows = slot.last.map { sample.at > $0 && sample.at - $0 <= slot.gap } ?? false
        news = .value(before: follows && !isRestarted ? slot.value : .nan)
        isRestarted = false
    }

    mutating func clear() { news = .none }

    mutating func restart() { isRestarted = true }

    /// Why nothing can be made of it: its own reason, where it has one.
    var reason: Quality.Reason { if case .bad(let reason) = quality { reason } else { .input } }
}
