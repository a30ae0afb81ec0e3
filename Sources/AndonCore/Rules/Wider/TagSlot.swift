/// The newest sample of a tag that a wider rule names.
struct TagSlot: Sendable {
    let tag: TagID
    /// The newest good value, whenever that was; NaN before the first.
    private(set) var value = Double.nan
    /// When it was taken; nil before the first good one.
    private(set) var last: Uptime?
    /// Whether the newest sample is good, and not too old.
    private(set) var isGood = false
    /// Whether the newest good value is not too old, whatever came since: one lost answer is no gap.
    private(set) var isKnown = false
    /// A sample came, good or not, or had time enough to come.
    private var isHeard = false
    /// Since when it has been read without a gap.
    private(set) var goodSince = Uptime.zero
    /// A good sample is believed for so long, and those further apart know nothing of each other.
    let gap: TimeSpan
    private let absolute: Double
    private let relative: Double
    private let offset: Double

    /// What a sample changed.
    struct News {
        /// Nobody may believe the sample.
        var isDoubt = false
        /// It is good, and the last good one was too long ago, or not before it.
        var isGap = false
        /// It is good, and another value than the last good one, with no gap between.
        var isStep = false
        var isChange = false
    }

    init(_ id: TagID, _ plan: TagPlan) {
        tag = id
        gap = plan.gap
        let isFloat = plan.type == .float32 || plan.type == .float16
        let isDerived = plan.derived != nil
        absolute = isDerived ? 1e-9 : isFloat ? 0 : abs(plan.scale) * 1e-4
        relative = isDerived ? 0x1p-40 : isFloat ? 0x1p-23 : 0
        offset = abs(plan.offset)
    }

    /// How far the value may be from what the device meant, by binary arithmetic alone (`Comparison`).
    var slack: Double { absolute + relative * (2 * abs(value) + offset) }

    /// `isPatient`: whether the last good value is believed until there is a gap.
    func isWithin(_ low: Double, _ high: Double, isPatient: Bool = false) -> Truth {
        isBelieved(isPatient) ? Truth(value >= low - slack && value <= high + slack) : .unknown
    }

    func isBelieved(_ isPatient: Bool) -> Bool { isGood || isPatient && isKnown }

    mutating func take(_ sample: Sample) -> News {
        guard case .good = sample.quality, sample.value.isFinite else {
            defer { (isGood, isHeard) = (false, true) }
            return News(isDoubt: true, isChange: isGood || !isHeard)
        }
        var news = News()
        let isFollowing = last.map { sample.at > $0 && sample.at - $0 <= gap } ?? false
        if !isFollowing { goodSince = sample.at }
        news.isGap = !isFollowing && last != nil
        news.isStep = isFollowing && sample.value != value
        news.isChange = !isFollowing || !isGood || sample.value != value
        value = sample.value
        last = sample.at
        (isGood, isKnown, isHeard) = (true, true, true)
        return news
    }

    /// What `good(TAG)` says: unknown only until the first sample could be there.
    var goodness: Truth { isGood ? .true : isHeard ? .false : .unknown }

    /// When the value is too old to be believed; nil where none is.
    var expires: Uptime? { isKnown ? last.map { $0 + gap } : nil }

    /// Too old now, or never read. Returns whether that changed anything.
    mutating func expire(at now: Uptime) -> Bool {
        guard isHeard else {
            isHeard = true
            return true
        }
        guard let expires, now > expires else { return false }
        (isGood, isKnown) = (false, false)
        return true
    }
}
