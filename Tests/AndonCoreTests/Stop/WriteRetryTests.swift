import AndonCore
import Testing

@Suite("A write that brought no answer", .timeLimit(.minutes(1)))
struct WriteRetryTests {
    private static func stopping(_ retries: Int, attempts: Int = 3) -> StopLine {
        var line = StopLine(attempts: attempts, writeRetries: retries)
        _ = line.start() + line.read(1) + line.cause()
        return line
    }

    @Test("is sent again at once, each time as a write of its own, and then the attempts go on with their pause")
    func again() {
        var line = Self.stopping(2)
        let start = line.now
        let first = line.stop.newestAttempt
        #expect(line.unanswered() == ["write 0"])
        #expect(line.stop.newestAttempt == first + 1 && !line.stop.isCurrent(first))
        #expect(line.unanswered(attempt: first) == [], "the answer to an earlier one decides nothing")
        #expect(line.unanswered() == ["write 0"])
        #expect(line.unanswered() == ["read"], "twice is enough: it may have been done")
        #expect(line.read(1) == [])
        #expect(line.tick() == ["write 0"])
        #expect(line.now - start == .milliseconds(200), "the pause counts from the first write of the attempt")
        #expect(line.unanswered() == ["write 0"], "the next attempt has its own")
        #expect(line.written() == ["read"])
        #expect(line.read(0) == ["save confirmed", "report confirmed"])
        #expect(line.reports.last?.attempts == 5)
    }

    @Test("is not sent again where the link is down, the device refuses, or it is read as wrong")
    func others() {
        var line = Self.stopping(5, attempts: 1)
        #expect(line.written("link down") == ["report failed"])
        var wrong = Self.stopping(5, attempts: 1)
        _ = wrong.written()
        #expect(wrong.read(1) == ["report failed"])
        var none = Self.stopping(0, attempts: 1)
        #expect(none.unanswered() == ["read"])
        #expect(none.read(nil) == ["report failed"])
        #expect(none.reports.last?.problem == "write to tower/hold: timeout")
    }

    @Test("was done all the same: the read-back says so, and nothing is written twice")
    func done() {
        var line = Self.stopping(0)
        #expect(line.unanswered() == ["read"])
        #expect(line.read(0) == ["save confirmed", "report confirmed"])
        #expect(line.reports.last?.attempts == 1)
    }

    @Test("is not sent again at once when the time for the confirmation is over")
    func within() {
        var line = Self.stopping(5)
        line.wait(.milliseconds(599))
        #expect(line.unanswered() == ["write 0"])
        line.wait(.milliseconds(1))
        #expect(line.unanswered() == ["report failed"])
        #expect(line.tick() == ["write 0"], "the slow repeats go on")
        #expect(line.unanswered() == [], "and read nothing that was not answered")
    }

    @Test("a release is sent again like a stop, and a stop takes its place")
    func release() {
        var line = Self.stopping(1)
        _ = line.written() + line.read(0)
        #expect(line.reset() == ["write 1"])
        #expect(line.unanswered() == ["write 1"])
        let release = line.stop.newestAttempt
        #expect(line.cause(StopLine.other).first == "write 0")
        #expect(line.unanswered(attempt: release) == [])
        #expect(line.unanswered() == ["write 0"])
    }

    @Test("words of the device's own are never sent again: they may toggle")
    func toggles() {
        var plan = BudgetLine.zones(2, baud: 9_600, stop: StopPlan(output: TagID(2), stopValue: 0, runValue: 1))
        plan.links[1].defaults.writeRetries = 3
        #expect(plan.writeRetries(of: TagID(2)) == 3)
        var unit = plan.links[1].defaults
        unit.writeRetries = 1
        plan.units[Endpoint(link: LinkID(1), unit: 1)] = unit
        #expect(plan.writeRetries(of: TagID(2)) == 1, "the unit's own word goes before its link's")
        plan.tags[2].coilWords = OnOffWords(on: 0x0100, off: 0)
        #expect(plan.writeRetries(of: TagID(2)) == 0)
        plan.tags[2].coilWords = nil
        plan.tags[2].type = .onOff(on: 0x0100, off: 0x0200)
        #expect(plan.writeRetries(of: TagID(2)) == 0)
    }
}
