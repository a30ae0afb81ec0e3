/// The last good samples of one alarm: where they stand in the pool, how far back they reach, and what is kept about
/// them. Plain numbers, so that an alarm is changed in place and copies nothing.
struct Window: Sendable {
    /// A queue of places in the ring whose values only rise (or only fall) towards the newest: its front is the
    /// lowest (highest) value of the window. `start` is -1 where it is not kept.
    struct Extreme: Sendable {
        var start: Int32 = -1
        var head: Int32 = 0
        var count: Int32 = 0
        var isKept: Bool { start >= 0 }
    }

    /// Samples before `newest − within` leave; the edge itself stays.
    let within: TimeSpan
    let start: Int32
    let capacity: Int32
    /// Place of the slope's sums in the pool, -1 where they are not kept.
    let sums: Int32
    var head: Int32 = 0
    var count: Int32 = 0
    var low: Extreme
    var high: Extreme

    /// The place in the ring of the n-th sample, oldest first.
    func slot(_ position: Int32) -> Int32 {
        let slot = head + position
        return slot < capacity ? slot : slot - capacity
    }

    var newest: Int32 { slot(count - 1) }
}

/// What a window keeps of a sample.
struct WindowPoint: Sendable {
    var at: Uptime
    var value: Double
}
