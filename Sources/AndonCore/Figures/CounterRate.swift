/// How fast a counter grows, over the last so long.
///
/// Fed with the followed count, which never falls (`CounterBook`): a reset of the device's counter is told with `forget`.
/// The rate is that between the oldest and the newest reading of the window, which is exact for a counter: what it counted,
/// divided by the time in which it did.
package struct CounterRate: Sendable {
    private struct Reading: Sendable {
        var at: Uptime
        var count: Double
    }

    package let within: TimeSpan
    private var readings: ContiguousArray<Reading>
    private var first = 0
    private var filled = 0

    /// - Parameter capacity: readings that are kept at most; at least 2. With more, the window is shorter than `within`.
    package init(within: TimeSpan, capacity: Int) {
        self.within = within
        readings = ContiguousArray(repeating: Reading(at: .zero, count: 0), count: max(2, capacity))
    }

    package mutating func forget() { filled = 0 }

    /// Takes a reading; one that falls, or whose time does not go on, begins the window anew.
    package mutating func take(_ count: Double, at now: Uptime) {
        guard count.isFinite else { return }
        if filled > 0, now <= reading(filled - 1).at || count < reading(filled - 1).count { forget() }
        // The newest reading at or before the window's start stays: what was counted since then is what the window holds.
        while filled > 1, now - reading(1).at >= within || filled == readings.count { drop() }
        readings[(first + filled) % readings.count] = Reading(at: now, count: count)
        filled += 1
    }

    /// What was counted in the window, and in how long; nil with fewer than two readings.
    package var growth: (count: Double, time: TimeSpan)? {
        guard filled > 1 else { return nil }
        let (oldest, newest) = (reading(0), reading(filled - 1))
        return (newest.count - oldest.count, newest.at - oldest.at)
    }

    package var perSecond: Double? { growth.map { $0.count / $0.time.inSeconds } }

    private func reading(_ index: Int) -> Reading { readings[(first + index) % readings.count] }

    private mutating func drop() {
        first = (first + 1) % readings.count
        filled -= 1
    }
}
