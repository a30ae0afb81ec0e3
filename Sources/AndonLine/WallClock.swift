internal import Glibc

/// The one reader of CLOCK_REALTIME in AndonLine: only the latch carries wall time there.
enum WallClock {
    /// Nanoseconds since 1970, UTC.
    static func now() -> Int64 {
        var time = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}
