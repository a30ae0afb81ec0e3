package import AndonCore
internal import Glibc

/// The one reader of CLOCK_MONOTONIC in AndonLine.
package enum MonotonicClock {
    package static func now() -> Uptime {
        var time = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return Uptime(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
    }
}
