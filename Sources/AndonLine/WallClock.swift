internal import AndonCore
internal import Glibc

/// The one reader of CLOCK_REALTIME in AndonLine: only what is kept on disk carries wall time there.
enum WallClock {
    /// Nanoseconds since 1970, UTC.
    static func now() -> Int64 {
        var time = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }

    /// This moment on both clocks.
    static func time() -> WallTime { WallTime(nanosecondsSince1970: now(), uptime: MonotonicClock.now()) }
}
