import AndonCore
import Testing

@Suite("what probes of dead units take of their link", .timeLimit(.minutes(1)))
struct ProbeBudgetTests {
    private let start = Uptime(nanoseconds: 5_000_000_000)

    /// When each probe went out: every unit is probed at its time, and never answers; its own back-off is the plan's.
    private func probes(_ units: Int, cost: TimeSpan, backOff: TimeSpan, for span: TimeSpan) -> [[Uptime]] {
        var budget = ProbeBudget()
        var next = [Uptime](repeating: start, count: units)
        var probes = [[Uptime]](repeating: [], count: units)
        var now = start
        while let unit = next.indices.min(by: { next[$0] < next[$1] }), max(now, next[unit]) < start + span {
            now = max(now, next[unit])
            probes[unit].append(now)
            now = now + cost
            next[unit] = max(now + backOff, budget.spend(cost, at: now))
        }
        return probes
    }

    @Test("they take a twentieth of the link's time and the credit, however many are dead", arguments: [1, 2, 5])
    func share(units: Int) {
        for milliseconds in [100, 400, 1_000] as [Int64] {
            let span = TimeSpan.seconds(1_200)
            let all = probes(units, cost: .milliseconds(milliseconds), backOff: .milliseconds(500), for: span)
            let taken = Double(all.joined().count) * Double(milliseconds) / 1_000
            #expect(taken <= span.inSeconds * ProbeBudget.share + ProbeBudget.credit.inSeconds + 6)
            #expect(taken >= span.inSeconds * ProbeBudget.share * 0.8, "\(units) are probed too rarely")
            let counts = all.map(\.count)
            #expect(counts.max()! - counts.min()! <= 1 + counts.max()! / 4, "each has its turn: \(counts)")
        }
    }

    @Test("a unit that was away for a moment is probed as soon as it would be without neighbours")
    func credit() {
        var budget = ProbeBudget()
        #expect(budget.spend(.milliseconds(600), at: start) == start)
        #expect(budget.spend(.milliseconds(300), at: start + .seconds(1)) == start + .seconds(1))
    }

    @Test("where a gateway takes a second for each of thirty, none waits for more than two minutes")
    func longest() {
        for one in probes(30, cost: .seconds(1), backOff: .milliseconds(500), for: .seconds(1_200)) {
            #expect(zip(one, one.dropFirst()).allSatisfy { $1 - $0 <= ProbeBudget.longest + .seconds(31) })
            #expect(one.count >= 7)
        }
    }
}
