internal import AndonCore
internal import AndonLine
internal import Glibc

/// Where events get their wall time and their ids.
enum EventClock {
    /// One moment on both clocks.
    static func now() -> WallTime {
        var time = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        let wall = Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
        return WallTime(nanosecondsSince1970: wall, uptime: MonotonicClock.now())
    }

    /// A new UUIDv7.
    static func id() -> String {
        var generator = SystemRandomNumberGenerator()
        return UUIDv7(
            milliseconds: now().nanosecondsSince1970 / 1_000_000, random: (generator.next(), generator.next())
        ).text
    }
}
