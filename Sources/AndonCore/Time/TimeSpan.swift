/// A length of time in nanoseconds: what a plan says as `500ms`, small enough to compare on every sample.
///
/// Inlinable throughout, as `Uptime` is: the other targets do this arithmetic several times for every answer.
package struct TimeSpan: Comparable, Hashable, Sendable {
    package var nanoseconds: Int64

    @inlinable package init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    @inlinable package static var zero: TimeSpan { TimeSpan(nanoseconds: 0) }
    @inlinable package static func microseconds(_ count: Int64) -> TimeSpan { TimeSpan(nanoseconds: count * 1_000) }
    @inlinable package static func milliseconds(_ count: Int64) -> TimeSpan { TimeSpan(nanoseconds: count * 1_000_000) }
    @inlinable package static func seconds(_ count: Int64) -> TimeSpan { TimeSpan(nanoseconds: count * 1_000_000_000) }
    @inlinable package static func minutes(_ count: Int64) -> TimeSpan { .seconds(count * 60) }

    @inlinable package var inSeconds: Double { Double(nanoseconds) / 1e9 }
    @inlinable package var inMilliseconds: Double { Double(nanoseconds) / 1e6 }

    // All of them: what the standard library makes of `<` and `==` would go through a witness in another target.
    @inlinable package static func == (left: Self, right: Self) -> Bool { left.nanoseconds == right.nanoseconds }
    @inlinable package static func < (left: Self, right: Self) -> Bool { left.nanoseconds < right.nanoseconds }
    @inlinable package static func <= (left: Self, right: Self) -> Bool { left.nanoseconds <= right.nanoseconds }
    @inlinable package static func > (left: Self, right: Self) -> Bool { left.nanoseconds > right.nanoseconds }
    @inlinable package static func >= (left: Self, right: Self) -> Bool { left.nanoseconds >= right.nanoseconds }

    @inlinable package static func + (left: TimeSpan, right: TimeSpan) -> TimeSpan {
        TimeSpan(nanoseconds: left.nanoseconds + right.nanoseconds)
    }
    @inlinable package static func - (left: TimeSpan, right: TimeSpan) -> TimeSpan {
        TimeSpan(nanoseconds: left.nanoseconds - right.nanoseconds)
    }
    @inlinable package static func * (left: TimeSpan, right: Int64) -> TimeSpan {
        TimeSpan(nanoseconds: left.nanoseconds * right)
    }
}
