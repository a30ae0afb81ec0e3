/// What one unit that does not answer costs the others behind its link.
///
/// It is asked as usual until two requests in a row brought nothing; then it is only probed, first after 0.5 s, then at
/// intervals that double up to the plan's `probe-at-most`, each probe one request.
package struct DeadUnitBudget: Sendable, Hashable {
    package var unit: UInt8
    /// Requests that bring nothing before it is demoted.
    package static let failures = 2
    /// The link's time that these requests take, together.
    package var untilDemoted: TimeSpan
    /// By how much it makes one cycle longer, at most: beyond what it takes while it answers.
    package var inOneCycle: TimeSpan
    /// The link's time that one probe takes.
    package var probe: TimeSpan
    package var probeAtMost: TimeSpan
    /// The share of the link's time that its probes take in the long run.
    package var probeShare: Double
    /// Of what is polled most often, the unit that waits longest for its next poll meanwhile, and how long; nil where no
    /// other unit is behind the link.
    package var worst: Wait?

    package struct Wait: Sendable, Hashable {
        package var unit: UInt8
        /// Between two answers while everybody answers.
        package var usual: TimeSpan
        /// While the dead unit is still asked as usual.
        package var untilDemoted: TimeSpan
        /// While it is probed.
        package var withProbe: TimeSpan
    }

    init?(_ unit: UInt8, on link: LinkBudget) {
        let dead = link.requests.filter { $0.unit == unit && $0.exchange.bytesOut > 0 }
        guard !dead.isEmpty else { return nil }
        self.unit = unit
        let deadlines = dead.map(\.exchange.deadline).sorted(by: >)
        untilDemoted = deadlines[0] + (deadlines.count > 1 ? deadlines[1] : deadlines[0])
        probe = deadlines[0]
        probeAtMost = link.probeAtMost
        probeShare = probe.inSeconds / (max(probe, probeAtMost).inSeconds * Double(link.inFlight))
        // With room for another request the others pass by.
        let blocks = dead.count >= link.inFlight
        let extras = dead.map { max(.zero, $0.exchange.deadline - $0.cost(.expected)) }.sorted(by: >)
        inOneCycle = blocks ? extras.prefix(Self.failures).reduce(.zero, +) : .zero
        let own = dead.reduce(TimeSpan.zero) { $0 + $1.cost(.expected) }
        let probed = blocks && link.inFlight == 1 ? probe : .zero
        var shortest = TimeSpan(nanoseconds: .max)
        for good in link.requests where good.unit != unit {
            let usual = link.longestInterval(of: good, .expected)
            guard good.period < shortest || good.period == shortest && usual > worst?.usual ?? .zero else { continue }
            shortest = good.period
            worst = Wait(
                unit: good.unit, usual: usual, untilDemoted: usual + inOneCycle,
                withProbe: max(link.period(of: good, .expected), usual - own + probed))
        }
    }
}

extension LinkBudget {
    /// What each unit costs the others when it dies.
    package var deadUnits: [DeadUnitBudget] {
        Set(requests.map(\.unit)).sorted().compactMap { DeadUnitBudget($0, on: self) }
    }

    /// The unit whose death hurts most: that makes a cycle longest, then that takes most time to be demoted.
    package var worstDeadUnit: DeadUnitBudget? {
        deadUnits.max { ($0.inOneCycle, $0.untilDemoted, $1.unit) < ($1.inOneCycle, $1.untilDemoted, $0.unit) }
    }
}
