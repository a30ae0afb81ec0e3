import AndonCore
import Testing

@Suite("Stories of alarms on disk", .timeLimit(.minutes(1)))
struct CasesTextTests {
    private static let wall = WallTime(nanosecondsSince1970: 1_795_472_801_007_000_000, uptime: AlarmLine.at(200))
    /// After a restart of the machine: its clock began anew.
    private static let later = WallTime(
        nanosecondsSince1970: 1_795_472_861_007_000_000, uptime: Uptime.zero + .seconds(5))

    private static func named(_ line: AlarmLine) -> Plan {
        var plan = line.plan
        for index in plan.rules.indices { plan.rules[index].message = "call %\nthe engineer -" }
        return plan
    }

    /// One alarm with everything, and one with nothing.
    private static func cases(_ line: inout AlarmLine, _ plan: Plan) throws -> AlarmCases {
        var cases = AlarmCases(plan: plan)
        line.edge(.raised, 1, 3, at: 100)
        line.edge(.returned, 1, 3, at: 103)
        try line.hand(.shelve(until: AlarmLine.at(900)), 1, 3, at: 104)
        line.edge(.raised, 0, 4, at: 100)
        for change in line.changes() { cases.take(change) }
        cases.take(
            StopReport(
                step: .confirmed, causes: [.alarm(AlarmLine.key(1, 3))], at: AlarmLine.at(101),
                answered: AlarmLine.at(100), written: AlarmLine.at(100.001), problem: "write: timeout"))
        let samples = (98...102).map { (second: Int) -> TapedSample in
            let quality: Quality = second == 101 ? .bad(.timeout) : .good
            let at = AlarmLine.at(Double(second))
            let took: TimeSpan? = second == 98 ? nil : .microseconds(Int64(second))
            return TapedSample(
                Sample(tag: TagID(3), value: Double(second) * 0.1, quality: quality, at: at), took: took)
        }
        _ = cases.takeEarlier(samples)
        cases.endFresh()
        return cases
    }

    private static func read(_ bytes: [UInt8], _ plan: Plan) throws -> [AlarmCase] {
        guard case .cases(let cases) = CasesText.decode(bytes, plan: plan, wall: later) else {
            Issue.record("it must be readable")
            return []
        }
        return cases
    }

    @Test("what was known of an alarm is known after a restart, and told by the rule of then")
    func whole() throws {
        var line = AlarmLine()
        let plan = Self.named(line)
        let before = try Self.cases(&line, plan).cases
        // The next run's plan has another limit, and its tags stand in other places.
        var next = plan
        next.rules[1].condition = .above(99)
        next.rules[1].text = "above 99 °C"
        next.rules.swapAt(0, 2)
        let cases = try Self.read(CasesText.encode(before, plan: plan, wall: Self.wall), next)
        try #require(cases.count == 2)
        let story = cases[0]
        #expect(story.key == AlarmLine.key(1, 3) && cases[1].key == AlarmLine.key(2, 4))
        #expect(story.isRestored && !story.isOpen)
        #expect(story.rule == before[0].rule && story.rule.text == "above 20 °C" && story.rule.action == .tell)
        #expect(story.rule.mark == plan.mark(of: plan.rules[1]) && story.rule.mark != next.mark(of: next.rules[1]))
        #expect(story.rule.message == "call %\nthe engineer -")
        #expect(story.raise.value == 21 && story.raise.limit == 20 && story.raise.signal == before[0].raise.signal)
        #expect(story.isFirstOut == before[0].isFirstOut)
        func seconds(_ at: Uptime) -> Double { ((at - Self.later.uptime).inSeconds + 60 + 200).rounded() }
        #expect(seconds(story.raise.at) == 100, "by the wall, whatever the machine's clock")
        #expect(story.before.map { seconds($0.sample.at) } == [98, 99, 100])
        #expect(story.before.map(\.sample.value) == before[0].before.map(\.sample.value))
        #expect(story.before.map(\.took) == [nil, .microseconds(99), .microseconds(100)])
        #expect(story.after.map(\.sample.quality) == [.bad(.timeout), .good])
        #expect(story.steps.map(\.step) == [.returned, .shelved])
        #expect(story.steps.last?.by == "sam" && story.steps.last?.reason == "why" && story.steps.first?.value == 21)
        let stop = try #require(story.stops.first)
        #expect(stop.step == .confirmed && stop.problem == "write: timeout" && stop.by == nil)
        #expect(stop.answered.map(seconds) == 100 && stop.written != nil)
    }

    @Test("of whose tag a sample is, is known after a restart; of a tag that is gone nothing is made up")
    func others() throws {
        var rule = WiderLine.rule(.deviates(low: -5, high: 5, from: [TagID(1)]), name: "odd", on: [0])
        rule.unless = RuleExpression([.isGood(TagID(2))])
        let plan = RuleLine.plan(tags: 3, rules: [rule])
        var cases = AlarmCases(plan: plan)
        var book = AlarmBook(plan: plan)
        var told: [LineEvent] = []
        book.take(
            AlarmTransition(
                rule: RuleID(0), tag: TagID(0), kind: .raised, at: AlarmLine.at(100), value: 1, measured: 6, limit: 5,
                evidence: []), into: &told)
        for case .life(let change) in told { cases.take(change) }
        _ = cases.takeEarlier(
            (0..<3).map {
                TapedSample(Sample(tag: TagID($0), value: Double($0), at: AlarmLine.at(99)), took: .milliseconds(9))
            })
        cases.endFresh()
        let bytes = CasesText.encode(cases.cases, plan: plan, wall: Self.wall)
        let story = try #require(try Self.read(bytes, plan).first)
        #expect(story.before.map(\.sample.tag) == [TagID(0), TagID(1), TagID(2)])
        #expect(
            story.before.map(\.sample.value) == [0, 1, 2] && story.before.allSatisfy { $0.took == .milliseconds(9) })
        var next = plan
        next.tags[2].name = "renamed"
        #expect(try Self.read(bytes, next).first?.before.map(\.sample.tag) == [TagID(0), TagID(1)])
    }

    @Test("what happens after a restart is told of the same alarm")
    func goesOn() throws {
        var line = AlarmLine()
        let plan = Self.named(line)
        let bytes = CasesText.encode(try Self.cases(&line, plan).cases, plan: plan, wall: Self.wall)
        var cases = AlarmCases(plan: plan, restored: try Self.read(bytes, plan))
        line.edge(.returned, 0, 4, at: 300)
        for change in line.changes() { cases.take(change) }
        #expect(cases.cases.last?.steps.map(\.step) == [.returned] && !cases.hasOpen && !cases.hasFresh)
        for round in 0..<100 {
            line.edge(.raised, 2, round % 30, at: 400 + Double(round) * 400)
            line.edge(.returned, 2, round % 30, at: 500 + Double(round) * 400)
        }
        for change in line.changes() { cases.take(change) }
        #expect(cases.cases.count == AlarmCases.most, "bounded with those of earlier runs")
        #expect(CasesText.encode(cases.cases, plan: plan, wall: Self.wall).count < CasesText.mostBytes / 8)
    }

    /// An alarm that was raised, told of and written down, and once more, of which only the alarms' file knows.
    private static func lost(_ line: inout AlarmLine, _ plan: Plan, again: Double) throws -> AlarmCases {
        var cases = AlarmCases(plan: plan)
        line.edge(.raised, 0, 4, at: 100)
        line.edge(.returned, 0, 4, at: 110)
        try line.hand(.acknowledge, 0, 4, at: 111)
        for change in line.changes() { cases.take(change) }
        let stories = CasesText.encode(cases.cases, plan: plan, wall: wall)
        line.edge(.raised, 0, 4, at: again)
        _ = line.changes()
        let file = AlarmsText.encode(Array(line.book.records.values), plan: plan, wall: wall)
        guard case .alarms(let records, _) = AlarmsText.decode(file, plan: plan, wall: later) else {
            Issue.record("it must be readable")
            return cases
        }
        return AlarmCases(plan: plan, restored: try read(stories, plan), records: records)
    }

    @Test(
        "a story belongs to one raise: an older one is not told of the alarm that stands, and what comes now is not its"
    )
    func lost() throws {
        var line = AlarmLine()
        let plan = Self.named(line)
        var cases = try Self.lost(&line, plan, again: 150)
        try #require(cases.cases.count == 2)
        let (old, new) = (cases.cases[0], cases.cases[1])
        #expect(!old.isLost && old.steps.map(\.step) == [.returned, .acknowledged])
        #expect(new.isLost && new.isRestored && new.steps.isEmpty && new.before.isEmpty)
        #expect(new.raise.value == 21 && new.raise.limit == 20 && new.rule.text == "above 20 °C")
        #expect(new.isFirstOut, "that it came first is kept with the alarm")
        #expect((new.raise.at - old.raise.at).inSeconds.rounded() == 50)
        line.edge(.returned, 0, 4, at: 300)
        for change in line.changes() { cases.take(change) }
        #expect(cases.cases[0].steps.count == 2 && cases.cases[1].steps.map(\.step) == [.returned])
        let bytes = CasesText.encode(cases.cases, plan: plan, wall: Self.later)
        #expect(try Self.read(bytes, plan).map(\.isLost) == [false, true], "the next restart says so too")
    }

    @Test("the story of the raise that stands is told as it was, though its file was written at another moment")
    func kept() throws {
        var line = AlarmLine()
        let plan = Self.named(line)
        let bytes = CasesText.encode(try Self.cases(&line, plan).cases, plan: plan, wall: Self.wall)
        let file = AlarmsText.encode(
            Array(line.book.records.values), plan: plan,
            wall: WallTime(
                nanosecondsSince1970: Self.wall.nanosecondsSince1970 + 30_000_000, uptime: Self.wall.uptime))
        guard case .alarms(let records, _) = AlarmsText.decode(file, plan: plan, wall: Self.later) else {
            Issue.record("it must be readable")
            return
        }
        let cases = AlarmCases(plan: plan, restored: try Self.read(bytes, plan), records: records)
        #expect(!records.isEmpty && cases.cases.count == 2 && cases.cases.allSatisfy { !$0.isLost })
    }

    @Test("an alarm that the plan no longer has is left out; a file that is no such file says why")
    func other() throws {
        var line = AlarmLine()
        let plan = Self.named(line)
        let bytes = CasesText.encode(try Self.cases(&line, plan).cases, plan: plan, wall: Self.wall)
        var next = plan
        next.rules[1].name = "renamed"
        #expect(try Self.read(bytes, next).map(\.key) == [AlarmLine.key(0, 4)])
        for cut in [0, 10, bytes.count / 2, bytes.count - 1] {
            guard case .unreadable = CasesText.decode(Array(bytes.prefix(cut)), plan: plan, wall: Self.wall) else {
                Issue.record("\(cut) bytes of it must not be believed")
                return
            }
        }
    }

    @Test("a rule's hash is its own: it changes with what the rule decides, and with nothing else")
    func mark() {
        let plan = RuleLine.plan(
            tags: 4,
            rules: [
                WiderLine.rule(.deviates(low: -5, high: 5, from: [TagID(1)]), name: "off"),
                WiderLine.rule(.when([RuleExpression([.rule(RuleID(0)), .not])]), name: "named", on: [2]),
            ])
        let marks = plan.rules.map { plan.mark(of: $0) }
        #expect(Set(marks).count == 2 && marks.allSatisfy { $0.count == 12 })
        var other = plan
        other.rules.insert(WiderLine.rule(.changes, name: "new"), at: 0)
        other.rules[2].condition = .wider(.when([RuleExpression([.rule(RuleID(1)), .not])]))
        other.rules[1].message = "another message"
        #expect([1, 2].map { other.mark(of: other.rules[$0]) } == marks)
        let changes: [(inout RulePlan) -> Void] = [
            { $0.condition = .wider(.deviates(low: -5, high: 5.1, from: [TagID(1)])) },
            { $0.condition = .wider(.deviates(low: -5, high: 5, from: [TagID(2)])) }, { $0.deadband = 1 },
            { $0.onDelay = .seconds(1) }, { $0.offDelay = .seconds(1) }, { $0.holdOff = .seconds(1) },
            { $0.confirm = Confirmation(needed: 2, outOf: 3) }, { $0.tags = [TagID(3)] }, { $0.action = .stop },
            { $0.unless = RuleExpression([.fact(.uplinkIsUp)]) }, { $0.severity = .advice }, { $0.latches = true },
        ]
        for (number, change) in changes.enumerated() {
            var rule = plan.rules[0]
            change(&rule)
            #expect(plan.mark(of: rule) != marks[0], "change \(number)")
        }
    }
}
