/// Looks for the most values that a unit answers in one request, after it refused a longer one (exception 3).
struct LimitSearch: Sendable {
    enum Outcome: Sendable, Hashable {
        case limit(Int)
        /// It is not the length that is refused, but something inside.
        case notTheLength
    }

    private let addresses: Range<Int>
    /// What is known to answer, and to be refused.
    private var good = 0
    private var refused: Int
    private let least: Int
    private var isChecking = false
    private(set) var outcome: Outcome?

    /// - Parameters:
    ///   - addresses: of the request that was refused.
    ///   - least: the registers of its widest value: no limit is less.
    init(_ addresses: Range<Int>, least: Int) {
        self.addresses = addresses
        refused = addresses.count
        self.least = max(1, least)
        if refused <= self.least { outcome = .notTheLength }
    }

    /// Nil when the outcome is known.
    var next: Range<Int>? {
        guard outcome == nil else { return nil }
        let first = addresses.lowerBound
        // The same length somewhere else in the request: is it the length, or what stands at its end?
        if isChecking { return first + good..<min(first + 2 * good, addresses.upperBound) }
        let length = good == 0 ? max(least, refused / 2) : (good + refused) / 2
        return first..<first + length
    }

    mutating func took(isGood: Bool) {
        guard let next else { return }
        if isChecking {
            outcome = isGood ? .limit(good) : .notTheLength
        } else if isGood {
            good = next.count
        } else {
            refused = next.count
            if refused <= least { outcome = .notTheLength }
        }
        if outcome == nil, good > 0, refused - good <= 1 { isChecking = true }
    }
}
