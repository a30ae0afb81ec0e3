import AndonCore
import Testing

@Suite("Blocks are due on their grid", .timeLimit(.minutes(1)))
struct PollScheduleTests {
    private let start = Uptime(nanoseconds: 7_000_000_000)

    private func at(_ milliseconds: Int64) -> Uptime { start + .milliseconds(milliseconds) }

    private func schedule(_ milliseconds: Int64...) -> PollSchedule {
        PollSchedule(periods: milliseconds.map { .milliseconds($0) }, start: start, spread: .zero)
    }

    @Test("nothing is due early, and the next moment is known")
    func due() {
        var schedule = schedule(100)
        #expect(schedule.nextDue == start)
        #expect(schedule.popDue(at: Uptime(nanoseconds: start.nanoseconds - 1)) == nil)
        #expect(schedule.popDue(at: start) == 0)
        #expect(schedule.nextDue == .distantFuture)
        #expect(schedule.popDue(at: at(1_000)) == nil, "not due again before it is done")
        schedule.done(0, at: at(3))
        #expect(schedule.nextDue == at(100))
    }

    @Test(
        "the grid stays, and cycles that passed unread are skipped and counted",
        arguments: [
            (done: 3, next: 100, late: 0), (99, 100, 0), (100, 100, 0), (199, 100, 0), (200, 200, 1), (350, 300, 2),
        ] as [(done: Int64, next: Int64, late: UInt64)])
    func grid(done: Int64, next: Int64, late: UInt64) {
        var schedule = schedule(100)
        _ = schedule.popDue(at: start)
        schedule.done(0, at: at(done))
        #expect(schedule.nextDue == at(next))
        #expect(schedule.lateCycles == late)
    }

    @Test("a late block is due once, however late it is")
    func notQueued() {
        var schedule = schedule(100)
        _ = schedule.popDue(at: start)
        schedule.done(0, at: at(1_050))
        #expect(schedule.popDue(at: at(1_050)) == 0)
        schedule.done(0, at: at(1_051))
        #expect(schedule.popDue(at: at(1_051)) == nil)
        #expect(schedule.nextDue == at(1_100))
    }

    @Test("a wire with too much to do never rests, and starves nobody")
    func overloaded() {
        // Each read takes 51 ms; three blocks want 100, 100 and 400 ms.
        var schedule = schedule(100, 100, 400)
        var now = start
        var reads = [0, 0, 0]
        for _ in 0..<1_000 {
            guard let block = schedule.popDue(at: now) else {
                Issue.record("nothing was due at \(now)")
                return
            }
            reads[block] += 1
            now = now + .milliseconds(51)
            schedule.done(block, at: now)
        }
        #expect(reads[2] >= 100, "of the 127 cycles that passed")
        #expect(abs(reads[0] - reads[1]) < 20)
        #expect(schedule.lateCycles > 0)
    }

    @Test("the one that waited longest goes first; equals go in order")
    func order() {
        var schedule = schedule(100, 40, 70)
        var popped: [Int] = []
        for _ in 0..<3 {
            guard let block = schedule.popDue(at: start) else { break }
            popped.append(block)
        }
        #expect(popped == [0, 1, 2])
        for block in popped { schedule.done(block, at: start) }
        popped = []
        while let block = schedule.popDue(at: at(100)) { popped.append(block) }
        #expect(popped == [1, 2, 0])
    }

    @Test("many blocks keep the order of a sorted list")
    func heap() {
        var random = SplitMix64(seed: 3)
        let periods = (0..<300).map { _ in TimeSpan.milliseconds(Int64.random(in: 1...50, using: &random)) }
        var schedule = PollSchedule(periods: periods, start: start)
        var last = Uptime.zero
        for _ in 0..<5_000 {
            let now = schedule.nextDue
            guard now >= last, let block = schedule.popDue(at: now) else {
                Issue.record("out of order")
                return
            }
            last = now
            schedule.done(block, at: now)
        }
        #expect(schedule.lateCycles == 0)
    }

    @Test("five hundred blocks do not fire in one instant, and each is due within 200 ms or its period")
    func spread() {
        let periods = (0..<500).map { TimeSpan.milliseconds($0 % 5 == 0 ? 50 : 1_000) }
        let schedule = PollSchedule(periods: periods, start: start)
        let waits = periods.indices.map { schedule.due(of: $0) - start }
        #expect(zip(waits, periods).allSatisfy { $0 >= .zero && $0 < min($1, .milliseconds(200)) })
        #expect(schedule.nextDue == start)
        let perMillisecond = Dictionary(grouping: waits) { $0.nanoseconds / 1_000_000 }
        #expect(perMillisecond.values.allSatisfy { $0.count <= 256 }, "a burst is 128, of each of the two periods")
        #expect(perMillisecond.count >= 4)
    }

    @Test("done twice is done once")
    func twice() {
        var schedule = schedule(100)
        _ = schedule.popDue(at: start)
        schedule.done(0, at: at(1))
        schedule.done(0, at: at(500))
        #expect(schedule.nextDue == at(100))
        #expect(schedule.popDue(at: at(100)) == 0)
        #expect(schedule.popDue(at: at(1_000)) == nil)
    }

    @Test("no blocks, nothing due")
    func empty() {
        var schedule = PollSchedule(blocks: [], start: start)
        #expect(schedule.popDue(at: at(1_000)) == nil)
        #expect(schedule.nextDue == .distantFuture)
    }
}

@Suite("a schedule that changes")
struct ChangingScheduleTests {
    private func ms(_ count: Int64) -> Uptime { Uptime(nanoseconds: count * 1_000_000) }

    @Test("a block that is put off is due later, and keeps its grid")
    func putOff() {
        var schedule = PollSchedule(periods: [.milliseconds(100)], start: .zero)
        #expect(schedule.popDue(at: ms(0)) == 0)
        schedule.putOff(0, until: ms(30))
        #expect(schedule.popDue(at: ms(29)) == nil)
        #expect(schedule.popDue(at: ms(30)) == 0)
        schedule.done(0, at: ms(40))
        #expect(schedule.nextDue == ms(100))
        #expect(schedule.lateCycles == 0)
    }

    @Test("blocks that are taken out and put in leave the others at their moments")
    func change() {
        var schedule = PollSchedule(periods: [.milliseconds(50), .milliseconds(100), .milliseconds(70)], start: .zero)
        for _ in 0..<3 { if let block = schedule.popDue(at: ms(0)) { schedule.done(block, at: ms(1)) } }
        schedule.remove(0)
        schedule.set(3, period: .milliseconds(10), start: ms(5))
        #expect(schedule.popDue(at: ms(6)) == 3)
        schedule.done(3, at: ms(6))
        schedule.remove(3)
        #expect(schedule.popDue(at: ms(69)) == nil)
        #expect(schedule.popDue(at: ms(70)) == 2)
        #expect(schedule.popDue(at: ms(100)) == 1)
        schedule.remove(1)
        schedule.done(1, at: ms(101))
        #expect(schedule.nextDue == .distantFuture)
    }

    @Test("a block that begins anew counts nothing as late")
    func begin() {
        var schedule = PollSchedule(periods: [.milliseconds(10)], start: .zero)
        #expect(schedule.popDue(at: ms(0)) == 0)
        schedule.begin(0, at: ms(5_000))
        #expect(schedule.popDue(at: ms(5_000)) == 0)
        #expect(schedule.lateCycles == 0)
    }
}
