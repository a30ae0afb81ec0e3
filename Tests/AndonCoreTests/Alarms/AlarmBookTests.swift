import AndonCore
import Testing

@Suite("All alarms of a plan", .timeLimit(.minutes(1)))
struct AlarmBookTests {
    private func expect(_ line: inout AlarmLine, _ words: [String], _ place: SourceLocation = #_sourceLocation) {
        let told = line.words()
        #expect(told == words, sourceLocation: place)
    }

    @Test("a critical alarm waits for somebody after it is gone; a warning does not")
    func life() throws {
        var line = AlarmLine()
        line.edge(.raised, 0, at: 0)
        line.edge(.raised, 1, at: 0)
        line.edge(.returned, 0, at: 5)
        line.edge(.returned, 1, at: 5)
        expect(&line, ["raised", "raised", "returned", "returned"])
        #expect(line.state(0) == .returnedUnacknowledged)
        #expect(line.state(1) == .normal)
        try line.hand(.acknowledge, 0, at: 9)
        let changes = line.changes()
        let change = try #require(changes.first)
        #expect(change.step == .acknowledged && change.by == "sam" && change.reason == "why")
        #expect(change.record.life.isAtRest)
    }

    @Test("an edge that is told twice is told once")
    func twice() {
        var line = AlarmLine()
        line.edge(.returned, 0, at: 0)
        line.edge(.raised, 0, at: 1)
        line.edge(.raised, 0, at: 2)
        expect(&line, ["raised"])
    }

    @Test("who lets the line run again saw what had stopped it")
    func release() throws {
        var line = AlarmLine { $0.rules[0].latches = true }
        line.edge(.raised, 0, 1, at: 0)
        line.edge(.raised, 0, 2, at: 0)
        line.edge(.raised, 0, 3, at: 0)
        line.edge(.returned, 0, 1, at: 1)
        line.edge(.returned, 0, 2, at: 1)
        try line.hand(.acknowledge, 0, 2, at: 2)
        _ = line.words()
        line.release([AlarmLine.key(0, 1), AlarmLine.key(0, 2), AlarmLine.key(0, 9)], at: 3)
        let changes = line.changes()
        #expect(changes.map(\.step) == [.acknowledged, .reset, .reset])
        #expect(changes.allSatisfy { $0.by == "sam" && $0.reason == "mended" })
        #expect(line.state(0, 1) == .normal && line.state(0, 2) == .normal)
        #expect(line.state(0, 3) == .unacknowledged, "only what had stopped it")
    }

    @Test("the first of a group after quiet is marked: of the alarms that stop the line, or of one machine")
    func firstOut() {
        var line = AlarmLine()
        line.edge(.raised, 1, 0, at: 0)
        line.edge(.raised, 1, 1, at: 1)
        line.edge(.raised, 0, 0, at: 2)
        line.edge(.raised, 0, 1, at: 3)
        let marks = line.changes()
        #expect(marks.map(\.record.isFirstOut) == [true, false, true, false])
        line.edge(.returned, 0, 0, at: 4)
        line.edge(.returned, 0, 1, at: 5)
        line.edge(.raised, 0, 1, at: 6)
        let again = line.changes()
        #expect(again.last?.record.isFirstOut == true)
    }

    @Test("three raises in a minute chatter: counted, not told, until a minute is quiet")
    func chattering() {
        var line = AlarmLine()
        for second in [0.0, 20, 60] {
            line.edge(.raised, 1, at: second)
            line.edge(.returned, 1, at: second + 5)
        }
        expect(&line, ["raised", "returned", "raised", "returned", "(raised)", "chattering 3/2", "(returned)"])
        line.edge(.raised, 1, at: 70)
        line.tick(at: 129.9)
        expect(&line, ["(raised)"])
        line.tick(at: 130)
        expect(&line, ["calm 4/3", "(shown)"])
        line.edge(.returned, 1, at: 131)
        expect(&line, ["returned"])
    }

    @Test("three raises in a little more than a minute do not chatter")
    func noChattering() {
        var line = AlarmLine()
        for second in [0.0, 20, 60.001] {
            line.edge(.raised, 1, at: second)
            line.edge(.returned, 1, at: second)
        }
        let words = line.words()
        #expect(!words.contains { $0.hasPrefix("chattering") })
    }

    @Test("an alarm that stops the line is told each time, however often")
    func stopIsTold() {
        var line = AlarmLine()
        for second in 0..<30 {
            line.edge(.raised, 0, at: Double(second))
            line.edge(.returned, 0, at: Double(second) + 0.5)
        }
        let words = line.words()
        #expect(words.count { $0 == "raised" } == 30)
        #expect(words.count { $0 == "returned" } == 30)
        #expect(words.count { $0.hasPrefix("chattering") } == 1)
    }

    @Test("more than ten in ten minutes are a flood: warnings are counted, critical ones told, until fewer than five")
    func flood() {
        var line = AlarmLine([.critical, .warning, .critical])
        for tag in 0..<10 { line.edge(.raised, 1, tag, at: 0) }
        expect(&line, Array(repeating: "raised", count: 10))
        line.edge(.raised, 1, 10, at: 600)
        expect(&line, ["(raised)", "flood 11/0"])
        #expect(line.book.isFlooded)
        line.edge(.raised, 2, 0, at: 601)
        line.edge(.raised, 0, 0, at: 602)
        line.edge(.raised, 1, 11, at: 603)
        line.edge(.returned, 1, 11, at: 604)
        expect(&line, ["raised", "raised", "(raised)", "(returned)"])
        // Five in ten minutes: 600, 601, 602, 603 and one more.
        line.edge(.raised, 1, 12, at: 605)
        line.tick(at: 1_200)
        expect(&line, ["(raised)"])
        line.tick(at: 1_200.1)
        expect(&line, ["flood-over 15/0"])
        line.edge(.raised, 1, 13, at: 1_201)
        expect(&line, ["raised"])
    }

    @Test("ten in ten minutes are none; nor are those that are silent, nor one that chatters")
    func noFlood() throws {
        var line = AlarmLine()
        for tag in 0..<10 { line.edge(.raised, 1, tag, at: 0) }
        for tag in 10..<20 {
            try line.hand(.shelve(until: AlarmLine.at(3_000)), 2, tag, at: 0)
            line.edge(.raised, 2, tag, at: 1)
        }
        #expect(!line.book.isFlooded)
        var chatter = AlarmLine()
        for second in 0..<100 {
            chatter.edge(.raised, 1, at: Double(second))
            chatter.edge(.returned, 1, at: Double(second))
        }
        #expect(!chatter.book.isFlooded)
    }

    @Test("the flood's event names the rules with the most, most first")
    func floodCounts() throws {
        var line = AlarmLine()
        for tag in 0..<8 { line.edge(.raised, 2, tag, at: 0) }
        for tag in 0..<3 { line.edge(.raised, 1, tag, at: 0) }
        let told = line.told.last
        guard case .grouped(let group) = told else {
            Issue.record("no group: \(String(describing: told))")
            return
        }
        #expect(group.counts.map(\.rule) == [RuleID(2), RuleID(1)])
        #expect(group.counts.map(\.raises) == [8, 3])
    }

    @Test("out of service: told, without the edges that were on their way, and back only by a hand")
    func outOfService() throws {
        var line = AlarmLine()
        line.edge(.raised, 0, at: 0)
        try line.hand(.takeOutOfService, 0, at: 1)
        line.edge(.returned, 0, at: 2)
        line.edge(.raised, 0, at: 3)
        line.tick(at: 100_000)
        expect(&line, ["raised", "out-of-service"])
        #expect(line.book.records[AlarmLine.key(0, 0)]?.outOfService?.by == "sam")
        try line.hand(.returnToService, 0, at: 100_001)
        #expect(line.state(0) == .normal)
        line.edge(.raised, 0, at: 100_002)
        expect(&line, ["in-service", "raised"])
    }

    @Test("a shelf silences: the edge is told as silent, and ends in time with nobody's name")
    func shelf() throws {
        var line = AlarmLine()
        try line.hand(.shelve(until: AlarmLine.at(60)), 0, at: 0)
        line.edge(.raised, 0, at: 1)
        let marks = line.changes()
        #expect(marks.map(\.record.life.isSilent) == [true, true])
        #expect(line.book.nextTick == AlarmLine.at(60))
        line.tick(at: 60)
        let changes = line.changes()
        let change = try #require(changes.first)
        #expect(change.step == .unshelved && change.by == nil)
        #expect(line.state(0) == .unacknowledged)
    }

    @Test(
        "suppressed by the plan: silent while it is active, as good as raised when it counts again, over when it is gone"
    )
    func suppressed() {
        var line = AlarmLine()
        line.edge(.suppressed, 0, at: 0)
        #expect(line.state(0) == .suppressed)
        line.edge(.returned, 0, at: 1)
        #expect(line.state(0) == .normal)
        expect(&line, ["suppressed", "unsuppressed"])
        line.edge(.suppressed, 0, at: 2)
        line.edge(.unsuppressed, 0, at: 3)
        expect(&line, ["suppressed", "unsuppressed", "raised"])
        line.edge(.suppressed, 0, at: 4)
        line.edge(.unsuppressed, 0, at: 5)
        line.edge(.suppressed, 0, at: 6)
        line.edge(.returned, 0, at: 7)
        expect(&line, ["suppressed", "unsuppressed", "suppressed", "returned", "unsuppressed"])
        #expect(line.state(0) == .returnedUnacknowledged)
    }

    @Test(
        "a run that ended between telling an edge and keeping it: what was told counts, and who acknowledged did",
        arguments: [
            (.unacknowledged, false, false, .returnedUnacknowledged), (.acknowledged, true, false, .normal),
            (.returnedUnacknowledged, false, true, .unacknowledged), (.normal, true, true, .acknowledged),
            (.normal, false, true, .unacknowledged), (.acknowledged, true, true, .acknowledged),
        ] as [(AlarmStanding, Bool, Bool, AlarmStanding)])
    func settles(kept: AlarmStanding, isAcknowledged: Bool, told: Bool, is standing: AlarmStanding) throws {
        var line = AlarmLine()
        line.edge(.raised, 0, at: 0)
        if kept != .unacknowledged && kept != .returnedUnacknowledged, isAcknowledged {
            try line.hand(.acknowledge, 0, at: 1)
        }
        if kept == .returnedUnacknowledged || kept == .normal { line.edge(.returned, 0, at: 2) }
        var record = try #require(line.book.records[AlarmLine.key(0, 0)])
        if kept == .normal, !isAcknowledged { record = AlarmRecord(key: record.key) }
        #expect(record.life.standing == kept)
        record.settle(isActive: told, AlarmLifeTerms(line.plan.rules[0], in: line.plan), at: AlarmLine.at(3))
        #expect(record.life.standing == standing)
    }

    @Test("what rests is forgotten a minute later")
    func forgets() {
        var line = AlarmLine()
        line.edge(.raised, 1, at: 0)
        line.edge(.returned, 1, at: 1)
        #expect(line.book.records.count == 1)
        line.tick(at: 60)
        #expect(line.book.records.count == 1)
        line.tick(at: 61)
        #expect(line.book.records.isEmpty)
        #expect(line.book.nextTick == nil)
    }
}
