/// What one link carries: its requests, the time they take of it, and how often it can really ask.
///
/// A link asks first come first served, one request at a time, or as many as the plan says on TCP. A block is not due again
/// before it was read, so that before each request every other one goes once at most.
package struct LinkBudget: Sendable {
    package let id: LinkID
    package let requests: [RequestBudget]
    /// Requests that may be unanswered at once.
    package let inFlight: Int
    package let probeAtMost: TimeSpan
    /// One for each basis.
    private let times: [LinkTimes]

    package init(_ id: LinkID, _ blocks: [ReadBlock], in plan: Plan) {
        let link = plan[id]
        self.init(
            id,
            requests: blocks.map {
                RequestBudget($0, on: link, unit: plan.unit(Endpoint(link: id, unit: $0.unit)))
            }, inFlight: link.driver.isOneAtATime ? 1 : link.inFlight, probeAtMost: link.probeAtMost)
    }

    package init(_ id: LinkID, requests: [RequestBudget], inFlight: Int, probeAtMost: TimeSpan) {
        self.id = id
        self.requests = requests
        self.inFlight = max(1, inFlight)
        self.probeAtMost = probeAtMost
        times = CostBasis.allCases.map { LinkTimes(requests, inFlight: max(1, inFlight), $0) }
    }

    private func times(_ basis: CostBasis) -> LinkTimes { times[basis.rawValue] }

    /// The share of the link's time that its polls take; 1 is all of it.
    package func load(_ basis: CostBasis) -> Double { times(basis).link.load }

    /// Of the units that rest after each answer, the one whose answers and rests take most of its own time, and what share.
    package func busiestUnit(_ basis: CostBasis) -> (unit: UInt8, load: Double)? {
        times(basis).units.max { ($0.value.load, $1.key) < ($1.value.load, $0.key) }.map { ($0.key, $0.value.load) }
    }

    /// The time in which everything is asked once. A unit that needs a pause after each answer is not quicker than it.
    package func cycle(_ basis: CostBasis) -> TimeSpan { times(basis).cycle }

    /// The least time in which this link can ask everything once: bytes and silences, and the turnaround that is stated
    /// unless `zeroTurnaround`. Nothing in it is assumed: a measured cycle can be held against it.
    package func minimumCycle(zeroTurnaround: Bool) -> TimeSpan { cycle(zeroTurnaround ? .wire : .stated) }

    /// The shortest period that the link could hold for what is polled most often, while all else keeps its own; nil where
    /// all else takes all of its time.
    package func bestPeriod(_ basis: CostBasis) -> TimeSpan? {
        guard let shortest = requests.map(\.period).min(), let best = times(basis).link.best else { return nil }
        var longest = max(best, times(basis).longest)
        for unit in Set(requests.filter { $0.period == shortest }.map(\.unit)) {
            guard let own = times(basis).units[unit] else { continue }
            guard let best = own.best else { return nil }
            longest = max(longest, best)
        }
        return longest
    }

    /// The period below which nothing can be polled here, where the plan asks for more than the link, or one of its units,
    /// can do; zero where it does not.
    package func floor(_ basis: CostBasis) -> TimeSpan {
        max(times(basis).link.floor, times(basis).units.values.map(\.floor).max() ?? .zero)
    }

    /// The same for one unit behind it.
    package func floor(ofUnit unit: UInt8, _ basis: CostBasis) -> TimeSpan {
        max(times(basis).link.floor, times(basis).units[unit]?.floor ?? .zero)
    }

    /// How often a request really comes round: its period, or longer where more is asked for than can be done.
    package func period(of request: RequestBudget, _ basis: CostBasis) -> TimeSpan {
        max(request.period, floor(ofUnit: request.unit, basis))
    }

    /// The most by which two answers are further apart than that, because others stand before the one and not the other.
    package func jitter(of request: RequestBudget, _ basis: CostBasis) -> TimeSpan {
        let times = times(basis)
        var others = times.link.total - request.share(basis, inFlight: inFlight)
        if let rests = times.rests[request.unit] { others = others + rests - request.pause }
        return max(.zero, request.period + others - period(of: request, basis))
    }

    /// The longest time between two answers of a request while every unit answers.
    package func longestInterval(of request: RequestBudget, _ basis: CostBasis) -> TimeSpan {
        period(of: request, basis) + jitter(of: request, basis)
    }

    /// Whether something in it is assumed: a unit's turnaround, or the length of its answers.
    package var hasAssumptions: Bool {
        requests.contains { $0.exchange.turnaround.isAssumed || $0.exchange.isLengthAssumed }
    }

    package var requestsPerSecond: Double { requests.reduce(0) { $0 + 1 / $1.period.inSeconds } }

    /// Both ways.
    package var bytesPerSecond: Double {
        requests.reduce(0) { $0 + Double($1.exchange.bytesOut + $1.exchange.bytesIn) / $1.period.inSeconds }
    }

    /// How long, on an average, a request that may not wait finds the link busy with the one under way.
    package func residual(_ basis: CostBasis) -> TimeSpan {
        guard inFlight == 1 else { return .zero }
        let seconds = requests.reduce(0.0) { sum, request in
            let cost = request.cost(basis).inSeconds
            return sum + cost * cost / 2 / period(of: request, basis).inSeconds
        }
        return TimeSpan(nanoseconds: Int64((seconds * 1e9).rounded()))
    }
}
