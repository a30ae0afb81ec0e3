/// One counter, followed over its wrap and its resets: raw readings in, a total that only grows out.
///
/// A reading that the counter cannot have come to by counting (it fell and did not wrap, or grew by more than it can) is
/// believed when the next one goes on from it, not before: a device that starts says 0 once, and a number of two registers
/// may be read half old, half new.
package struct CounterTrack: Sendable, Hashable {
    /// What a reading told.
    package enum Step: Sendable, Hashable {
        case first
        case counted
        case wrapped
        /// Not believed yet: the total stays.
        case doubted
        /// It had fallen, and not by wrapping, and goes on from there: the device was replaced, restarted or set back.
        case reset
        /// It had grown by more than it can, and goes on from there.
        case jumped
    }

    private struct Reading: Hashable {
        var raw: Double
        var at: Uptime
    }

    private let plan: CounterPlan
    /// The last reading that was believed; nil before the first.
    private var believed: Reading?
    /// The newest reading, where it is not believed yet.
    private var doubted: Reading?
    /// What it stood at when it was first read, and all that was counted since. Exact up to 2⁵³.
    package private(set) var total = 0.0

    package init(_ plan: CounterPlan) { self.plan = plan }

    /// The last reading that was believed; nil before the first.
    package var last: Double? { believed?.raw }

    /// Takes one reading. A fall from the last quarter to the first is a wrap; any other is a reset if the next reading says
    /// so too. What is no number changes nothing.
    @discardableResult
    package mutating func take(_ raw: Double, at now: Uptime) -> Step {
        guard raw.isFinite else { return .counted }
        let reading = Reading(raw: raw, at: now)
        guard let last = believed else {
            believed = reading
            total = raw
            return .first
        }
        if let growth = growth(from: last, to: reading) {
            total += growth
            (believed, doubted) = (reading, nil)
            return raw < last.raw ? .wrapped : .counted
        }
        guard let other = doubted, let growth = growth(from: other, to: reading) else {
            doubted = reading
            return .doubted
        }
        let hasFallen = other.raw < last.raw
        // What it counted from 0 on, if it can have.
        if hasFallen, isPossible(other.raw, from: last.at, to: other.at) { total += max(0, other.raw) }
        total += growth
        (believed, doubted) = (reading, nil)
        return hasFallen ? .reset : .jumped
    }

    /// By how much it counted from one reading to another; nil where it cannot have.
    private func growth(from old: Reading, to new: Reading) -> Double? {
        let isWrap = new.raw < old.raw
        guard !isWrap || old.raw >= plan.wrapsAt * 0.75 && new.raw < plan.wrapsAt * 0.25 else { return nil }
        let growth = isWrap ? max(0, plan.wrapsAt - old.raw) + new.raw : new.raw - old.raw
        return isPossible(growth, from: old.at, to: new.at) ? growth : nil
    }

    private func isPossible(_ growth: Double, from old: Uptime, to new: Uptime) -> Bool {
        guard let most = plan.mostPerSecond else { return true }
        // One more: what was counted just before the old reading may show in the new one.
        return growth <= most * max(0, (new - old).inSeconds) + 1
    }
}
