/// What the requests of one link come to, counted once: asked of each request, sums over all of them would take their square.
struct LinkTimes: Sendable {
    let link: Duty
    /// Units that rest after each answer: none of them is quicker than its own answers and rests, however free the link is.
    let units: [UInt8: Duty]
    /// The rests of each of them, together.
    let rests: [UInt8: TimeSpan]
    /// Nothing is asked again before its own answer.
    let longest: TimeSpan

    init(_ requests: [RequestBudget], inFlight: Int, _ basis: CostBasis) {
        link = Duty(requests.map { Duty.Task(cost: $0.share(basis, inFlight: inFlight), period: $0.period) })
        longest = requests.map { $0.cost(basis) }.max() ?? .zero
        let resting = Dictionary(grouping: requests.filter { $0.pause > .zero }, by: \.unit)
        rests = resting.mapValues { $0.reduce(.zero) { $0 + $1.pause } }
        units = resting.mapValues { requests in
            Duty(requests.map { Duty.Task(cost: $0.cost(basis) + $0.pause, period: $0.period) })
        }
    }

    var cycle: TimeSpan { max(link.total, longest, units.values.map(\.total).max() ?? .zero) }
}
