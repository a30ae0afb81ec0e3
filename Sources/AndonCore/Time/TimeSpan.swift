/// A length of time in nanoseconds: what a plan says as `500ms`, small enough to compare on every sample.
package struct TimeSpan: Comparable, Hashable, Sendable {
    package var nanoseconds: Int64

    package init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    package static let zero = TimeSpan(nanoseconds: 0)
    package static func microseconds(_ count: Int64) -> TimeSpan { TimeSpan(nanoseconds: count * 1_000) }
    package static func milliseconds(_ count: Int64) -> TimeSpan { TimeSpan(nanoseconds: count * 1_000_000) }
    package static func seconds(_ count: Int64) -> TimeSpan { TimeSpan(nanoseconds: count * 1_000_000_000) }
    package static func minutes(_ count: Int64) -> TimeSpan { .seconds(count * 60) }

    package var inSeconds: Double { Double(nanoseconds) / 1e9 }
    package var inMilliseconds: Double { Double(nanoseconds) / 1e6 }

    package static func < (left: TimeSpan, right: TimeSpan) -> Bool { left.nanoseconds < right.nanoseconds }
    package static func + (left: TimeSpan, right: TimeSpan) -> TimeSpan {
        TimeSpan(nanoseconds: left.nanoseconds + right.nanoseconds)
    }
    package static func - (left: TimeSpan, right: TimeSpan) -> TimeSpan {
        TimeSpan(nanoseconds: left.nanoseconds - right.nanoseconds)
    }
    package static func * (left: TimeSpan, right: Int64) -> TimeSpan { TimeSpan(nanoseconds: left.nanoseconds * right) }
}
