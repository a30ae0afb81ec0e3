/// A moment on the monotonic clock, in nanoseconds since the machine's own start (CLOCK_MONOTONIC).
///
/// Everything that decides uses it; wall time is added once, when an event becomes a message.
package struct Uptime: Comparable, Hashable, Sendable {
    package var nanoseconds: Int64

    @inlinable package init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    @inlinable package static var zero: Uptime { Uptime(nanoseconds: 0) }
    @inlinable package static var distantFuture: Uptime { Uptime(nanoseconds: .max) }

    // All of them: see `TimeSpan`.
    @inlinable package static func == (left: Self, right: Self) -> Bool { left.nanoseconds == right.nanoseconds }
    @inlinable package static func < (left: Self, right: Self) -> Bool { left.nanoseconds < right.nanoseconds }
    @inlinable package static func <= (left: Self, right: Self) -> Bool { left.nanoseconds <= right.nanoseconds }
    @inlinable package static func > (left: Self, right: Self) -> Bool { left.nanoseconds > right.nanoseconds }
    @inlinable package static func >= (left: Self, right: Self) -> Bool { left.nanoseconds >= right.nanoseconds }

    /// Saturates at both ends, so that a far deadline never wraps into the past.
    @inlinable package static func + (left: Uptime, right: TimeSpan) -> Uptime {
        let (sum, overflow) = left.nanoseconds.addingReportingOverflow(right.nanoseconds)
        return overflow ? (right.nanoseconds > 0 ? .distantFuture : .zero) : Uptime(nanoseconds: sum)
    }

    @inlinable package static func - (left: Uptime, right: Uptime) -> TimeSpan {
        TimeSpan(nanoseconds: left.nanoseconds &- right.nanoseconds)
    }
}
