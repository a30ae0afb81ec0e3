/// A moment on the monotonic clock, in nanoseconds since the machine's own start (CLOCK_MONOTONIC).
///
/// Everything that decides uses it; wall time is added once, when an event becomes a message.
package struct Uptime: Comparable, Hashable, Sendable {
    package var nanoseconds: Int64

    package init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    package static let zero = Uptime(nanoseconds: 0)
    package static let distantFuture = Uptime(nanoseconds: .max)

    package static func < (left: Uptime, right: Uptime) -> Bool { left.nanoseconds < right.nanoseconds }

    /// Saturates at both ends, so that a far deadline never wraps into the past.
    package static func + (left: Uptime, right: TimeSpan) -> Uptime {
        let (sum, overflow) = left.nanoseconds.addingReportingOverflow(right.nanoseconds)
        return overflow ? (right.nanoseconds > 0 ? .distantFuture : .zero) : Uptime(nanoseconds: sum)
    }

    package static func - (left: Uptime, right: Uptime) -> TimeSpan {
        TimeSpan(nanoseconds: left.nanoseconds &- right.nanoseconds)
    }
}
