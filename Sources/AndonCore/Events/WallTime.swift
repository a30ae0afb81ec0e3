/// One moment on both clocks: what turns uptimes into wall time, once, when an event becomes a message.
package struct WallTime: Sendable, Hashable {
    package var nanosecondsSince1970: Int64
    package var uptime: Uptime

    package init(nanosecondsSince1970: Int64, uptime: Uptime) {
        self.nanosecondsSince1970 = nanosecondsSince1970
        self.uptime = uptime
    }

    /// The wall time of another moment, as long as nobody set the clock in between.
    package func moment(_ at: Uptime) -> WallMoment {
        WallMoment(nanosecondsSince1970: nanosecondsSince1970 &+ (at - uptime).nanoseconds)
    }

    /// A wall time on this run's clock: before the machine's start it is negative, and nil where it is beyond all time.
    func uptime(of nanosecondsSince1970: Int64) -> Uptime? {
        let passed = nanosecondsSince1970.subtractingReportingOverflow(self.nanosecondsSince1970)
        return passed.overflow ? nil : uptime + TimeSpan(nanoseconds: passed.partialValue)
    }

    /// The same to the nearest second: of what began long ago, while the clock was set a little in between.
    package func second(_ at: Uptime) -> WallMoment {
        let half = WallMoment(nanosecondsSince1970: moment(at).nanosecondsSince1970 &+ 500_000_000)
        return WallMoment(nanosecondsSince1970: half.secondsSince1970 * 1_000_000_000)
    }
}
