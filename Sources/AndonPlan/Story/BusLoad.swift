import AndonCore

/// How much of a serial port's time the polls of a plan take, if every unit answered at once.
struct BusLoad {
    /// 1 is all of the time.
    var share: Double

    /// Nil where the link is no serial port.
    init?(_ link: LinkPlan, _ blocks: [ReadBlock]) {
        guard let serial = link.driver.serial else { return nil }
        let timing = BusTiming(serial)
        let more = max(link.gap, timing.silence) - timing.silence
        share = blocks.reduce(0) { $0 + (timing.time(of: $1) + more).inSeconds / $1.period.inSeconds }
    }

    var percent: Int { Int((share * 100).rounded(.up)) }
}
