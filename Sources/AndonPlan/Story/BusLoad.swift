import AndonCore

/// How much of a serial port's time the polls of a plan take, if every unit answered at once.
struct BusLoad {
    /// 1 is all of the time.
    var share: Double

    /// Nil where the link has no serial line that the plan knows.
    init?(_ link: LinkPlan, _ blocks: [ReadBlock]) {
        guard link.serialLine != nil else { return nil }
        let requests = blocks.map { RequestBudget($0, on: link, unit: link.defaults) }
        share = LinkBudget(LinkID(0), requests: requests, inFlight: 1, probeAtMost: link.probeAtMost).load(.wire)
    }

    var percent: Int { FindingText.percent(share) }
}
