import AndonCore
import Testing

/// Worked examples of OEE, after ISO 22400-2.
@Suite("Overall equipment effectiveness", .timeLimit(.minutes(1)))
struct EffectivenessTests {
    private func percent(_ value: Double?) -> Double? { value.map { ($0 * 10_000).rounded() / 100 } }

    @Test("420 minutes, 47 of them down, 19 271 items of 1 s, 423 rejected")
    func firstExample() {
        var figures = Effectiveness(perItem: .seconds(1))
        figures.production = .minutes(373)
        figures.standstill = .minutes(47)
        figures.produced = 19_271
        figures.good = 19_271 - 423
        #expect(percent(figures.availability) == 88.81)
        #expect(percent(figures.effectiveness) == 86.11)
        #expect(percent(figures.quality) == 97.8)
        #expect(percent(figures.oee) == 74.79)
    }

    @Test("480 minutes, 420 producing, 400 items of 1 min, 380 good: OEE from the counts, not from rounded factors")
    func secondExample() {
        var figures = Effectiveness(perItem: .minutes(1))
        figures.production = .minutes(420)
        figures.standstill = .minutes(60)
        figures.produced = 400
        figures.good = 380
        #expect(figures.availability == 0.875)
        #expect(percent(figures.effectiveness) == 95.24)
        #expect(figures.quality == 0.95)
        #expect(figures.oee == 380.0 / 480)
        #expect(percent(figures.oee) == 79.17)
    }

    @Test("time of which nothing is known is in no factor, and is said")
    func unknownTime() {
        var figures = Effectiveness(perItem: .minutes(1))
        figures.production = .minutes(60)
        figures.unknown = .minutes(20)
        figures.produced = 60
        figures.good = 60
        #expect(figures.availability == 1)
        #expect(figures.oee == 1)
        #expect(figures.unknownShare == 0.25)
    }

    @Test("a plan whose time per item is too long is seen: the factor is above 1")
    func wrongTimePerItem() {
        var figures = Effectiveness(perItem: .minutes(2))
        figures.production = .minutes(60)
        figures.produced = 60
        #expect(figures.effectiveness == 2)
    }

    @Test("nothing made in no time has no figures, not zero")
    func nothing() {
        let figures = Effectiveness(perItem: .seconds(1))
        #expect(figures.availability == nil && figures.effectiveness == nil && figures.quality == nil)
        #expect(figures.oee == nil && figures.cycle == nil && figures.unknownShare == nil)
    }

    @Test("a machine's day: states and counters fill the buckets, unknown time and its items stay out")
    func day() {
        func minute(_ count: Int64) -> Uptime { .zero + .minutes(count) }
        var machine = MachineTime(perItem: .minutes(1))
        machine.take(.producing, at: minute(0))
        machine.count(produced: 1_000, rejected: 10)
        machine.count(produced: 1_050, rejected: 12)
        machine.take(.standing, at: minute(60))
        machine.take(.producing, at: minute(70))
        machine.count(produced: 1_060, rejected: 12)
        // The agent is away for half an hour, in which the machine makes 25.
        machine.take(.unknown, at: minute(80))
        machine.count(produced: 1_070, rejected: 12)
        machine.take(.producing, at: minute(110))
        machine.count(produced: 1_085, rejected: 13)
        machine.count(produced: 1_095, rejected: 13)
        machine.take(.unplanned, at: minute(120))
        let shift = machine.close(at: minute(150))
        #expect(shift.production == .minutes(80))
        #expect(shift.standstill == .minutes(10))
        #expect(shift.unknown == .minutes(30))
        #expect(shift.produced == 70)
        #expect(shift.good == 68)
        #expect(shift.cycle == TimeSpan(nanoseconds: 80 * 60_000_000_000 / 70))
        // The next account begins empty, in the same state.
        let next = machine.close(at: minute(160))
        #expect(next.known == .zero && next.produced == 0)
    }

    @Test("a counter that fell says only where to count from; before anything is told the time is unknown")
    func strangeCounters() {
        var machine = MachineTime(perItem: .seconds(1))
        machine.advance(to: .zero)
        machine.take(.producing, at: .zero + .seconds(10))
        for produced in [100, 110, 5, 8, .nan, 9] { machine.count(produced: produced, rejected: 0) }
        let figures = machine.close(at: .zero + .seconds(20))
        #expect(figures.unknown == .seconds(10))
        #expect(figures.produced == 14)
        machine.take(.standing, at: .zero + .seconds(15))
        machine.advance(to: .zero + .seconds(20))
        #expect(machine.figures.standstill == .zero)
    }
}
