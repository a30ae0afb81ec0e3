/// What one unit that does not answer costs the others behind its link.
///
/// It is asked as usual until two requests in a row brought nothing; then it is only probed, first after 0.5 s, then at
/// intervals that double up to the plan's `probe-at-most`, each probe one request; more rarely where others answer and would
/// wait for more than a small share of the time (`ProbeBudget`).
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
    /// The longest wait between two probes in the long run.
    package var probeAtMost: TimeSpan
    /// The share of the link's time that its probes take in the long run.
    package var probeShare: Double
    /// Of what is polled most often, the unit that waits longest for its next poll meanwhile, and how long; nil where no
    /// other unit is behind the link. Looked for on the worst unit of a link alone.
    package var worst: Wait?

    /// What each of the failures until it is demoted costs the others beyond its answer, and a probe after them.
    private var failing: [TimeSpan]
    /// The plan's `probe-at-most`: probes come no sooner than that until the credit of `ProbeBudget` is spent.
    private var backOffAtMost: TimeSpan
    private var probing: TimeSpan
    /// How often it is asked: both failures may fall into one cycle where there are several requests.
    private var period: TimeSpan
    private var failsAtOnce: Bool
    /// What a probe costs, and what it takes in a cycle while it answers.
    private var probed: TimeSpan
    private var own: TimeSpan
    /// The share of the link's time that nobody takes, and the shortest period in which somebody comes round.
    private var idle: Double
    private var tightest: TimeSpan

    /// By how much, at most, it delays something that takes so long while everybody answers.
    ///
    /// Idle time makes up for what was lost before; cycles that were skipped meanwhile are lost for what counts samples.
    package func delay(of span: TimeSpan) -> TimeSpan {
        var (skipped, behind, most) = (TimeSpan.zero, TimeSpan.zero, TimeSpan.zero)
        var left = span
        func lose(_ loss: TimeSpan) {
            behind = behind + loss
            let cycles = behind.nanoseconds / max(1, tightest.nanoseconds)
            skipped = skipped + tightest * cycles
            behind = behind - tightest * cycles
            most = max(most, skipped + behind)
        }
        func pass(_ time: TimeSpan) {
            left = left - time
            behind = max(.zero, behind - TimeSpan(nanoseconds: Int64(idle * Double(time.nanoseconds))))
        }
        for (index, loss) in failing.enumerated() where left > .zero {
            if index > 0, !failsAtOnce { pass(period) }
            lose(loss)
        }
        var interval = min(UnitHealth.firstBackOff, backOffAtMost)
        while probing > .zero, left > .zero {
            // A probe may come a fifth earlier than its interval says, and only when the unit would be polled.
            let cycles = (interval.nanoseconds / 5 * 4 + period.nanoseconds - 1) / max(1, period.nanoseconds)
            pass(period * max(1, cycles))
            if left > .zero { lose(probing) }
            interval = min(interval * 2, backOffAtMost)
        }
        return most
    }

    package struct Wait: Sendable, Hashable {
        package var unit: UInt8
        /// Between two answers while everybody answers.
        package var usual: TimeSpan
        /// While the dead unit is still asked as usual.
        package var untilDemoted: TimeSpan
        /// While it is probed.
        package var withProbe: TimeSpan
    }

    /// - Parameter dead: what is asked of it, at least one request.
    fileprivate init(_ unit: UInt8, _ dead: [RequestBudget], on link: LinkBudget, tightest: TimeSpan) {
        self.unit = unit
        let deadlines = dead.map(\.exchange.deadline).sorted(by: >)
        untilDemoted = deadlines[0] + (deadlines.count > 1 ? deadlines[1] : deadlines[0])
        probe = deadlines[0]
        backOffAtMost = link.probeAtMost
        let cost = TimeSpan(nanoseconds: probe.nanoseconds / Int64(link.inFlight))
        let isAlone = !link.requests.contains { $0.unit != unit }
        let earned = isAlone ? .zero : min(ProbeBudget.longest, ProbeBudget.earning(cost))
        probeAtMost = max(link.probeAtMost, earned)
        probeShare = cost.inSeconds / max(probe, probeAtMost).inSeconds
        // With room for another request the others pass by.
        let blocks = dead.count >= link.inFlight
        let extras = dead.map { max(.zero, $0.exchange.deadline - $0.cost(.expected)) }.sorted(by: >)
        inOneCycle = blocks ? extras.prefix(Self.failures).reduce(.zero, +) : .zero
        failing = blocks ? Array((extras + extras).prefix(Self.failures)) : []
        failsAtOnce = dead.count > 1
        probing = blocks && link.inFlight == 1 ? extras[0] : .zero
        period = max(.milliseconds(1), dead.map(\.period).min() ?? .zero)
        probed = blocks && link.inFlight == 1 ? probe : .zero
        own = dead.reduce(TimeSpan.zero) { $0 + $1.cost(.expected) }
        idle = max(0, 1 - link.load(.expected))
        self.tightest = tightest
    }

    /// Looks at every request of the link.
    fileprivate mutating func findWorst(on link: LinkBudget) {
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
        let tightest = requests.map(\.period).min() ?? .zero
        return Dictionary(grouping: requests.filter { $0.exchange.bytesOut > 0 }, by: \.unit)
            .sorted { $0.key < $1.key }.map { DeadUnitBudget($0, $1, on: self, tightest: tightest) }
    }

    /// The unit whose death hurts most: that makes a cycle longest, then that takes most time to be demoted.
    package var worstDeadUnit: DeadUnitBudget? {
        var dead = deadUnits.max {
            ($0.inOneCycle, $0.untilDemoted, $1.unit) < ($1.inOneCycle, $1.untilDemoted, $0.unit)
        }
        dead?.findWorst(on: self)
        return dead
    }
}
