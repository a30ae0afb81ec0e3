/// Values that change nothing for any alarm of a tag.
///
/// Time makes it no wider than it must be and never too wide: when the lowest value leaves a window, the lowest of what is
/// left is higher, and so is the value that would be a rise. So nothing need be done at that moment.
struct CalmRange: Sendable {
    /// Both ends belong to it.
    var low: Double
    var high: Double
    /// The first sample that it no longer holds for: ordinals wrap.
    var ordinal: UInt32

    static var none: CalmRange { CalmRange(low: .infinity, high: -.infinity, ordinal: 0) }

    /// Everything is calm, until something narrows it: for a year at a hundred samples a second, then it is asked for again.
    static func all(from ordinal: UInt32) -> CalmRange {
        // What is no number is never calm.
        CalmRange(low: -.greatestFiniteMagnitude, high: .greatestFiniteMagnitude, ordinal: ordinal &+ 1 << 30)
    }

    @inline(__always)
    func holds(_ value: Double, ordinal: UInt32) -> Bool {
        value >= low && value <= high && Int32(bitPattern: ordinal &- self.ordinal) < 0
    }

    mutating func narrow(low: Double, high: Double) {
        self.low = max(self.low, low)
        self.high = min(self.high, high)
    }
}
