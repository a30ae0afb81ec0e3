/// What one link carries: its requests, the time they take of it, and how often it can really ask.
///
/// A link asks first come first served, one request at a time, or as many as the plan says on TCP. A block is not due again
/// before it was read, so that before each request every other one goes once at most.
package struct LinkBudget: Sendable {
    package var id: LinkID
    package var requests: [RequestBudget]
    /// Requests that may be unanswered at once.
    package var inFlight: Int
    package var probeAtMost: TimeSpan

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
    }

    /// The share of the link's time that its polls take; 1 is all of it.
    package func load(_ basis: CostBasis) -> Double {
        requests.reduce(0) { $0 + share($1, basis) } / Double(inFlight)
    }

    /// The time in which everything is asked once. A unit that needs a pause after each answer is not quicker than it.
    package func cycle(_ basis: CostBasis) -> TimeSpan {
        let wire = TimeSpan(nanoseconds: total(basis).nanoseconds / Int64(inFlight))
        var units: [UInt8: TimeSpan] = [:]
        for request in requests where request.pause > .zero {
            units[request.unit, default: .zero] =
                units[request.unit, default: .zero] + request.cost(basis) + request.pause
        }
        return max(wire, longest(basis), units.values.max() ?? .zero)
    }

    /// The least time in which this link can ask everything once: bytes and silences, and the turnaround that is stated
    /// unless `zeroTurnaround`. Nothing in it is assumed: a measured cycle can be held against it.
    package func minimumCycle(zeroTurnaround: Bool) -> TimeSpan { cycle(zeroTurnaround ? .wire : .stated) }

    /// The shortest period that the link could hold for what is polled most often, while all else keeps its own; nil where
    /// all else takes all of its time.
    package func bestPeriod(_ basis: CostBasis) -> TimeSpan? {
        guard let shortest = requests.map(\.period).min() else { return nil }
        var fast = 0.0
        var rest = 0.0
        for request in requests {
            if request.period == shortest {
                fast += request.cost(basis).inSeconds
            } else {
                rest += share(request, basis)
            }
        }
        guard rest < Double(inFlight) else { return nil }
        let time = TimeSpan(nanoseconds: Int64((fast / (Double(inFlight) - rest) * 1e9).rounded()))
        return max(time, longest(basis))
    }

    /// How often a request really comes round: its period, or longer on a link that is asked for more than it can carry.
    package func period(of request: RequestBudget, _ basis: CostBasis) -> TimeSpan {
        max(request.period, floor(basis))
    }

    /// The most by which two answers are further apart than that, because others stand before the one and not the other.
    package func jitter(of request: RequestBudget, _ basis: CostBasis) -> TimeSpan {
        let others = TimeSpan(
            nanoseconds: (total(basis) - request.cost(basis)).nanoseconds / Int64(inFlight))
        return max(.zero, request.period + others - period(of: request, basis))
    }

    /// The longest time between two answers of a request while every unit answers.
    package func longestInterval(of request: RequestBudget, _ basis: CostBasis) -> TimeSpan {
        period(of: request, basis) + jitter(of: request, basis)
    }

    /// Whether some unit's turnaround is assumed.
    package var hasAssumptions: Bool { requests.contains { $0.exchange.turnaround.isAssumed } }

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

    /// Nothing is asked again before its own answer.
    private func longest(_ basis: CostBasis) -> TimeSpan { requests.map { $0.cost(basis) }.max() ?? .zero }

    private func total(_ basis: CostBasis) -> TimeSpan { requests.reduce(.zero) { $0 + $1.cost(basis) } }

    private func share(_ request: RequestBudget, _ basis: CostBasis) -> Double {
        request.cost(basis).inSeconds / request.period.inSeconds
    }

    /// The time below which no period is held: zero where the link has time for all. Otherwise what is due more often comes
    /// round once in this time, and what is due less often keeps its period.
    private func floor(_ basis: CostBasis) -> TimeSpan {
        guard load(basis) > 1 else { return .zero }
        let sorted = requests.sorted { $0.period < $1.period }
        var fast = 0.0
        var slow = sorted.reduce(0) { $0 + share($1, basis) }
        for (index, request) in sorted.enumerated() {
            fast += request.cost(basis).inSeconds
            slow -= share(request, basis)
            let room = Double(inFlight) - slow
            guard room > 0 else { continue }
            let time = fast / room
            let next = index + 1 < sorted.count ? sorted[index + 1].period.inSeconds : .infinity
            if time <= next { return TimeSpan(nanoseconds: Int64((time * 1e9).rounded())) }
        }
        return .zero
    }
}
