/// Minimum, maximum, mean and standard deviation of the values of the last so long: amortised constant time for a value, all
/// room made once.
///
/// The window holds what is not older than `within` before the newest value. It holds `capacity` values at most; with more,
/// the oldest go first, and `isFull` says so.
package struct SlidingFigures: Sendable {
    private struct Entry: Sendable {
        var at: Uptime
        var value: Double
    }

    package let within: TimeSpan
    private var entries: ContiguousArray<Entry>
    private var first = 0
    package private(set) var count = 0
    /// Values taken since the start: the ordinal of the next one.
    private var taken = 0
    /// Ordinals of the values that may still become the lowest (or highest), oldest first.
    private var lows: OrdinalQueue
    private var highs: OrdinalQueue
    // Held against an anchor near the values and made anew once per window: days of rounding never add up.
    private var anchor = 0.0
    private var sum = 0.0
    private var squares = 0.0
    private var age = 0

    /// - Parameter capacity: values that the window holds at most; at least 1.
    package init(within: TimeSpan, capacity: Int) {
        self.within = within
        entries = ContiguousArray(repeating: Entry(at: .zero, value: 0), count: max(1, capacity))
        lows = OrdinalQueue(capacity: entries.count)
        highs = OrdinalQueue(capacity: entries.count)
    }

    package var isFull: Bool { count == entries.count }

    /// Nothing that was seen counts on.
    package mutating func forget() {
        count = 0
        lows.removeAll()
        highs.removeAll()
        restart()
    }

    /// Takes a value. Time that does not go on begins the window anew; a value that is no number is left out.
    package mutating func take(_ value: Double, at now: Uptime) {
        guard value.isFinite else { return }
        if count > 0, now <= entry(count - 1).at { forget() }
        advance(to: now)
        if isFull { dropOldest() }
        while let low = lows.last, self.value(low) >= value { lows.removeLast() }
        while let high = highs.last, self.value(high) <= value { highs.removeLast() }
        lows.append(taken)
        highs.append(taken)
        entries[(first + count) % entries.count] = Entry(at: now, value: value)
        count += 1
        taken += 1
        age += 1
        if count == 1 || age > max(count, 64) { restart() } else { add(value, 1) }
    }

    /// Lets go of what is too old by now: for a window that nothing comes into any more.
    package mutating func advance(to now: Uptime) {
        while count > 0, now - entry(0).at > within { dropOldest() }
    }

    package var minimum: Double? { lows.first.map(value) }
    package var maximum: Double? { highs.first.map(value) }
    package var mean: Double? { count > 0 ? anchor + sum / Double(count) : nil }
    package var last: Double? { count > 0 ? entry(count - 1).value : nil }
    /// Of a sample (n − 1); nil with fewer than two values.
    package var standardDeviation: Double? {
        guard count > 1 else { return nil }
        return max(0, (squares - sum * sum / Double(count)) / Double(count - 1)).squareRoot()
    }

    private func entry(_ index: Int) -> Entry { entries[(first + index) % entries.count] }

    /// Of a value that is in the window.
    private func value(_ ordinal: Int) -> Double { entry(ordinal - (taken - count)).value }

    private mutating func dropOldest() {
        let gone = taken - count
        add(entry(0).value, -1)
        if lows.first == gone { lows.removeFirst() }
        if highs.first == gone { highs.removeFirst() }
        first = (first + 1) % entries.count
        count -= 1
    }

    private mutating func add(_ value: Double, _ sign: Double) {
        let distance = value - anchor
        sum += sign * distance
        squares += sign * distance * distance
    }

    private mutating func restart() {
        age = 0
        sum = 0
        squares = 0
        guard count > 0 else { return }
        anchor = entry(count - 1).value
        for index in 0..<count { add(entry(index).value, 1) }
    }
}
