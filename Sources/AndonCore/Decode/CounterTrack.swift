/// One counter, followed over its wrap and its resets: raw readings in, a total that only grows out.
package struct CounterTrack: Sendable, Hashable {
    /// What a reading told.
    package enum Step: Sendable, Hashable {
        case first
        case counted
        case wrapped
        /// It fell, and not by wrapping: the device was replaced, restarted or set back.
        case reset
    }

    /// The number after which it starts again at 0.
    private let wrapsAt: Double
    /// The last reading; nil before the first.
    package private(set) var last: Double?
    /// What it stood at when it was first read, and all that was counted since. Exact up to 2⁵³.
    package private(set) var total = 0.0

    package init(wrapsAt: Double) { self.wrapsAt = wrapsAt }

    /// Takes one reading. A fall from the last quarter to the first is a wrap; after any other fall the counter is taken to
    /// have begun at 0 again. What is no number changes nothing.
    @discardableResult
    package mutating func take(_ raw: Double) -> Step {
        guard raw.isFinite else { return .counted }
        defer { last = raw }
        guard let last else {
            total = raw
            return .first
        }
        if raw >= last {
            total += raw - last
            return .counted
        }
        if last >= wrapsAt * 0.75, raw < wrapsAt * 0.25 {
            total += max(0, wrapsAt - last) + raw
            return .wrapped
        }
        total += max(0, raw)
        return .reset
    }
}
