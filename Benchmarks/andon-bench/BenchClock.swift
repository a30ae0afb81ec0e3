internal import AndonCore
internal import AndonLine
internal import Glibc

/// Wall time and ids for the messages that are made here, as the agent makes them.
enum BenchClock {
    static func wall() -> WallTime {
        var time = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        return WallTime(
            nanosecondsSince1970: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec), uptime: MonotonicClock.now()
        )
    }

    static func id() -> String {
        var generator = SystemRandomNumberGenerator()
        return UUIDv7(
            milliseconds: wall().nanosecondsSince1970 / 1_000_000, random: (generator.next(), generator.next())
        ).text
    }
}
