/// Values that change nothing for any alarm of a tag, and for how long that is known.
struct CalmRange: Sendable {
    /// Both ends belong to it.
    var low: Double
    var high: Double
    /// The last moment that it holds for.
    var until: Uptime
    /// The first sample that it no longer holds for.
    var ordinal: UInt32

    static var none: CalmRange { CalmRange(low: .infinity, high: -.infinity, until: .zero, ordinal: 0) }

    /// Everything is calm, until something narrows it: for a year at a hundred samples a second, then it is asked for again.
    static func all(from ordinal: UInt32) -> CalmRange {
        CalmRange(low: -.infinity, high: .infinity, until: .distantFuture, ordinal: ordinal &+ 1 << 30)
    }

    @inline(__always)
    func holds(_ value: Double, at now: Uptime, ordinal: UInt32) -> Bool {
        value >= low && value <= high && now <= until && Int32(bitPattern: ordinal &- self.ordinal) < 0
    }

    mutating func narrow(low: Double, high: Double) {
        self.low = max(self.low, low)
        self.high = min(self.high, high)
    }

    mutating func end(after moment: Uptime, before ordinal: UInt32) {
        until = min(until, moment)
        if Int32(bitPattern: ordinal &- self.ordinal) < 0 { self.ordinal = ordinal }
    }
}
