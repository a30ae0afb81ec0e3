import AndonCore
import Testing

@Suite("Figures of a window", .timeLimit(.minutes(1)))
struct SlidingFiguresTests {
    private func at(_ milliseconds: Int) -> Uptime { .zero + .milliseconds(Int64(milliseconds)) }

    /// What the window holds, figured out the long way.
    private struct Plain {
        var values: [(at: Uptime, value: Double)] = []

        mutating func take(_ value: Double, at now: Uptime, within: TimeSpan, capacity: Int) {
            guard value.isFinite else { return }
            if let last = values.last, now <= last.at { values = [] }
            values.removeAll { now - $0.at > within }
            values.append((now, value))
            values = values.suffix(capacity)
        }
    }

    @Test("minimum, maximum, mean and spread are those of what the window holds", arguments: 0..<20)
    func likePlain(seed: Int) throws {
        var dice = Dice(seed: UInt64(seed))
        let capacity = Int.random(in: 1...40, using: &dice)
        let within = TimeSpan.milliseconds(Int64.random(in: 1...3_000, using: &dice))
        var figures = SlidingFigures(within: within, capacity: capacity)
        var plain = Plain()
        var time = 0
        for _ in 0..<2_000 {
            time += dice.once(in: 50) ? -500 : Int.random(in: 1...200, using: &dice)
            // Large values with a small spread: where sums of squares lose it.
            let value = dice.once(in: 30) ? Double.nan : 1e6 + Double(Int.random(in: -20...20, using: &dice)) / 10
            figures.take(value, at: at(time))
            plain.take(value, at: at(time), within: within, capacity: capacity)
            let values = plain.values.map(\.value)
            try #require(figures.count == values.count)
            try #require(figures.minimum == values.min())
            try #require(figures.maximum == values.max())
            try #require(figures.last == values.last)
            guard !values.isEmpty else { continue }
            let mean = values.reduce(0, +) / Double(values.count)
            try #require(abs((figures.mean ?? 0) - mean) < 1e-6)
            guard values.count > 1 else { continue }
            let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
            let spread = (squares / Double(values.count - 1)).squareRoot()
            try #require(abs((figures.standardDeviation ?? 0) - spread) < 1e-4)
        }
    }

    @Test("one absurd value that has left the window spoils no figure for good")
    func absurdValue() throws {
        var figures = SlidingFigures(within: .seconds(1), capacity: 100)
        figures.take(1e15, at: at(0))
        for step in 1...500 { figures.take(20 + Double(step % 2), at: at(step * 100)) }
        #expect(figures.count == 11)
        #expect(abs(try #require(figures.standardDeviation) - 0.5222) < 1e-4)
    }

    @Test("a window that nothing comes into any more runs empty")
    func runsEmpty() {
        var figures = SlidingFigures(within: .seconds(1), capacity: 10)
        figures.take(1, at: at(0))
        figures.take(2, at: at(500))
        figures.advance(to: at(1_000))
        #expect(figures.count == 2)
        figures.advance(to: at(1_001))
        #expect(figures.minimum == 2)
        figures.advance(to: at(1_501))
        #expect(figures.mean == nil)
        #expect(figures.standardDeviation == nil)
    }

    @Test("values that come one by one have the figures of all of them, however large they are")
    func spread() throws {
        var spread = Spread()
        #expect(spread.mean == nil && spread.minimum == nil)
        for value in [1e9 + 4, 1e9 + 7, .nan, 1e9 + 13, .infinity, 1e9 + 16] { spread.take(value) }
        #expect(spread.count == 4)
        #expect(spread.mean == 1e9 + 10)
        #expect(spread.minimum == 1e9 + 4)
        #expect(spread.maximum == 1e9 + 16)
        #expect(try #require(spread.standardDeviation) == 30.0.squareRoot())
    }

    @Test("a counter's rate is what it counted in the window, divided by the time in which it did")
    func rate() throws {
        var rate = CounterRate(within: .seconds(10), capacity: 100)
        rate.take(1_000, at: at(0))
        #expect(rate.perSecond == nil)
        for second in 1...20 { rate.take(1_000 + Double(second) * 3, at: at(second * 1_000)) }
        #expect(rate.perSecond == 3)
        let growth = try #require(rate.growth)
        #expect(growth.count == 30)
        #expect(growth.time == .seconds(10))
        // Slower from here on: the window forgets what was before it.
        for second in 21...40 { rate.take(1_060, at: at(second * 1_000)) }
        #expect(rate.perSecond == 0)
        // A fall is a reset that nobody told: never a negative rate, never a jump.
        rate.take(5, at: at(41_000))
        #expect(rate.perSecond == nil)
        rate.take(.nan, at: at(42_000))
        rate.take(15, at: at(43_000))
        #expect(rate.perSecond == 5)
        rate.take(20, at: at(43_000))
        #expect(rate.perSecond == nil)
    }

    @Test("with more readings than are kept the window is shorter, and the rate still right")
    func crowded() {
        var rate = CounterRate(within: .seconds(10), capacity: 4)
        for step in 0...100 { rate.take(Double(step), at: at(step * 10)) }
        #expect(rate.growth?.count == 3)
        #expect(rate.perSecond == 100)
    }
}
