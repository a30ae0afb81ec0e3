import AndonCore
import Testing

@Suite("Rules out of service", .timeLimit(.minutes(1)))
struct OutOfServiceTests {
    private static func at(_ number: Int64) -> Uptime { Uptime.zero + RuleLine.poll * number }

    @Test("an alarm out of service is not raised, whatever its tag does, and holds no stop")
    func notRaised() {
        var line = RuleLine(.above(20))
        line.take(19, at: Self.at(1))
        line.book.setOutOfService(true, RuleLine.key)
        #expect(line.book.standing(of: RuleLine.key) == .false)
        line.take(25, at: Self.at(2))
        line.take(0, .bad(.timeout), at: Self.at(3))
        #expect(line.book.standing(of: RuleLine.key) == .false, "a broken sensor holds no stop either")
        line.take(25, at: Self.at(4))
        line.take(19, at: Self.at(5))
        #expect(line.transitions.isEmpty)
        #expect(!line.isActive)
        #expect(line.book.counts.active == 0)
    }

    @Test("one that was active is over without an edge, and is raised again when it is back and still true")
    func back() {
        var line = RuleLine(.above(20))
        line.take(25, at: Self.at(1))
        let wasActive = line.book.setOutOfService(true, RuleLine.key)
        #expect(wasActive)
        #expect(!line.isActive && line.book.counts.active == 0)
        line.take(25, at: Self.at(2))
        line.book.setOutOfService(false, RuleLine.key)
        line.take(25, at: Self.at(3))
        #expect(line.transitions.last?.kind == .raised)
        line.take(19, at: Self.at(4))
        #expect(line.transitions.last?.kind == .returned)
        #expect(line.transitions.map(\.kind) == [.raised, .raised, .returned])
    }

    @Test("a calm tag whose alarm goes out and comes back is looked at again at once")
    func calm() {
        var line = RuleLine(.above(20))
        for number in 1...10 { line.take(10, at: Self.at(Int64(number))) }
        line.book.setOutOfService(true, RuleLine.key)
        for number in 11...20 { line.take(10, at: Self.at(Int64(number))) }
        line.book.setOutOfService(false, RuleLine.key)
        line.take(21, at: Self.at(21))
        #expect(line.transitions.last?.kind == .raised)
    }

    @Test("a key that the plan does not have changes nothing")
    func unknown() {
        var line = RuleLine(.above(20))
        line.book.setOutOfService(true, AlarmKey(rule: RuleID(7), tag: RuleLine.tag))
        line.book.setOutOfService(true, AlarmKey(rule: RuleID(0), tag: TagID(900)))
        line.take(25, at: Self.at(1))
        #expect(line.transitions.last?.kind == .raised)
    }

    @Test("the other alarms of the tag go on")
    func others() {
        let rules = [19.0, 20.0].map {
            RulePlan(name: "above \($0)", tags: [RuleLine.tag], condition: .above($0), severity: .warning)
        }
        var book = RuleBook(plan: RuleLine.plan(tags: 1, rules: rules))
        book.setOutOfService(true, AlarmKey(rule: RuleID(0), tag: RuleLine.tag))
        var transitions: [AlarmTransition] = []
        book.take(Sample(tag: RuleLine.tag, value: 25, at: Self.at(1)), into: &transitions)
        #expect(transitions.map(\.rule) == [RuleID(1)])
    }
}
