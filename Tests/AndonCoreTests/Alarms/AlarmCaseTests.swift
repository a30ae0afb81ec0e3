import AndonCore
import Testing

@Suite("What is kept of an alarm", .timeLimit(.minutes(1)))
struct AlarmCaseTests {
    private static func sample(_ tag: Int, _ value: Double, at seconds: Double, quality: Quality = .good) -> Sample {
        Sample(tag: TagID(tag), value: value, quality: quality, at: AlarmLine.at(seconds))
    }

    /// Two of three tags have a rule.
    private static let plan: Plan = {
        let rule = RulePlan(name: "r", tags: [TagID(0), TagID(1)], condition: .above(20), severity: .warning)
        return RuleLine.plan(tags: 3, rules: [rule])
    }()

    @Test(
        "the tape keeps the newest samples of the tags with rules, good and bad, in their order, and forgets the oldest"
    )
    func tape() {
        var tape = SampleTape(plan: Self.plan)
        for number in 0..<2_000 {
            let answer = (0..<3).map {
                Self.sample($0, Double(number), at: Double(number), quality: $0 == 1 ? .bad(.timeout) : .good)
            }
            tape.keep(answer.span, took: number % 2 == 0 ? .milliseconds(12) : nil)
        }
        #expect(tape.next == 4_000)
        #expect(tape.oldest == 4_000 - 512)
        let (all, next) = tape.read(from: 0, atMost: 10_000)
        #expect(next == 4_000)
        #expect(all.count == 512)
        #expect(all.map(\.sample.tag.index) == (0..<512).map { $0 % 2 })
        #expect(all.first?.sample.value == 2_000 - 256 && all.last?.sample.value == 1_999)
        #expect(all.last?.sample.quality == .bad(.timeout))
        #expect(all.first?.took == .milliseconds(12) && all.last?.took == nil)
        let (piece, after) = tape.read(from: 3_900, atMost: 10)
        #expect(piece.count == 10 && after == 3_910)
        #expect(tape.read(from: 9_000, atMost: 10).samples.isEmpty)
    }

    @Test("a plan without a rule needs no tape")
    func empty() {
        var tape = SampleTape(plan: RuleLine.plan(tags: 2, rules: []))
        tape.keep([Self.sample(0, 1, at: 1)].span)
        #expect(tape.next == 0 && tape.read(from: 0, atMost: 10).samples.isEmpty)
    }

    private static func raise(_ line: inout AlarmLine, _ cases: inout AlarmCases, tag: Int, at seconds: Double) {
        line.edge(.raised, 1, tag, at: seconds)
        for change in line.changes() { cases.take(change) }
    }

    @Test("a case has the samples of its tag on both sides, within a minute, the one that raised it last before")
    func around() throws {
        var line = AlarmLine()
        var cases = AlarmCases(plan: line.plan)
        Self.raise(&line, &cases, tag: 1, at: 100)
        #expect(cases.hasFresh)
        let samples = stride(from: 0.0, to: 104, by: 1).flatMap {
            [Self.sample(1, $0, at: $0), Self.sample(2, 0, at: $0)]
        }
        // The newest piece first, as it is read from the tape.
        let wantsMore = cases.takeEarlier(samples[150...].map { TapedSample($0) })
        let isEnough = !cases.takeEarlier(samples[..<150].map { TapedSample($0) })
        #expect(wantsMore && isEnough)
        cases.endFresh()
        cases.takeLater(
            [Self.sample(1, 104, at: 104, quality: .bad(.timeout)), Self.sample(2, 9, at: 104)].map { TapedSample($0) })
        cases.takeLater(
            [Self.sample(1, 160, at: 160), Self.sample(1, 161, at: 160.5), Self.sample(1, 162, at: 160.6)].map {
                TapedSample($0)
            })
        let story = try #require(cases.cases.first)
        #expect(story.before.map(\.sample.value) == (40...100).map { Double($0) })
        #expect(story.after.map(\.sample.value) == [101, 102, 103, 104, 160])
        #expect(!story.isOpen && !cases.hasOpen)
    }

    @Test("however fast a tag is read, a case keeps no more than its bound; one that is not read ends by time")
    func bounded() throws {
        var line = AlarmLine()
        var cases = AlarmCases(plan: line.plan)
        Self.raise(&line, &cases, tag: 1, at: 100)
        let fast = stride(from: 50.0, to: 150, by: 0.01).map { Self.sample(1, $0, at: $0) }
        let isEnough = !cases.takeEarlier(fast.map { TapedSample($0) })
        #expect(isEnough)
        cases.endFresh()
        let story = try #require(cases.cases.first)
        #expect(story.before.count == AlarmCase.mostSamples && story.after.count == AlarmCase.mostSamples)
        #expect(story.before.last?.sample.at == AlarmLine.at(100))
        Self.raise(&line, &cases, tag: 2, at: 200)
        cases.endFresh()
        cases.tick(at: AlarmLine.at(264))
        #expect(cases.hasOpen)
        cases.tick(at: AlarmLine.at(266))
        #expect(!cases.hasOpen)
    }

    /// `odd` holds tag 0 against tag 1 and looks at tag 2 in its `unless`; `both` names that rule. Tag 3 has nothing to do with it.
    private static let naming: Plan = {
        func limit(_ tag: Int) -> [RuleExpression.Step] { [.value(TagID(tag)), .number(5), .compare(.above)] }
        var odd = WiderLine.rule(.deviates(low: -5, high: 5, from: [TagID(1)]), name: "odd", on: [0])
        odd.unless = RuleExpression(limit(2))
        let both = WiderLine.rule(
            .when([RuleExpression([.rule(RuleID(0))] + limit(4) + [.atLeast(1, of: 2)])]), name: "both", on: [4])
        return RuleLine.plan(tags: 5, rules: [odd, both])
    }()

    private static func story(_ rule: Int, _ tag: Int, every step: [Double], plan: Plan = naming) -> AlarmCase? {
        var cases = AlarmCases(plan: plan)
        let key = AlarmKey(rule: RuleID(rule), tag: TagID(tag))
        var book = AlarmBook(plan: plan)
        var told: [LineEvent] = []
        book.take(
            AlarmTransition(
                rule: key.rule, tag: key.tag, kind: .raised, at: AlarmLine.at(100), value: 1, measured: .nan,
                limit: .nan,
                evidence: []), into: &told)
        for case .life(let change) in told { cases.take(change) }
        var tape = SampleTape(plan: plan)
        let samples = step.enumerated().flatMap { tag, step in
            stride(from: 50.0, to: 130, by: step).map { sample(tag, $0, at: $0) }
        }.sorted { ($0.at, $0.tag) < ($1.at, $1.tag) }
        for sample in samples { tape.keep([sample].span) }
        _ = cases.takeEarlier(tape.read(from: 0, atMost: 100_000).samples)
        cases.endFresh()
        return cases.cases.first
    }

    @Test("a case has the samples of all tags that its rule names, and of no other, each within its room")
    func others() throws {
        let odd = try #require(Self.story(0, 0, every: [1, 2, 10, 1, 1]))
        func seen(_ story: AlarmCase, _ tag: Int) -> [Int] {
            [story.before, story.after].map { $0.count { $0.sample.tag == TagID(tag) } }
        }
        #expect((0..<5).map { seen(odd, $0) } == [[51, 29], [26, 14], [6, 2], [0, 0], [0, 0]])
        #expect(odd.before.map(\.sample.at) == odd.before.map(\.sample.at).sorted())
        let both = try #require(Self.story(1, 4, every: [1, 2, 10, 1, 1]))
        #expect((0..<5).map { seen(both, $0) } == [[51, 29], [26, 14], [0, 0], [0, 0], [51, 29]])
        let fast = try #require(Self.story(0, 0, every: [10, 0.1, 10, 1, 1]))
        #expect(seen(fast, 1) == [60, 60], "of two others each has half the room, the one that is slow as well")
        #expect(seen(fast, 0) == [6, 2] && seen(fast, 2) == [6, 2])
        #expect(fast.before.last { $0.sample.tag == TagID(1) }?.sample.at == AlarmLine.at(100), "the newest before it")
    }

    @Test("the message of a story is the one that was told: its blanks filled in, states by their names")
    func message() throws {
        var plan = RuleLine.plan(
            tags: 2,
            rules: [
                RulePlan(name: "door", tags: [TagID(0)], condition: .above(0.5), severity: .warning),
                RulePlan(name: "fault", tags: [TagID(1)], condition: .inside(low: 3, high: 3), severity: .warning),
                RulePlan(name: "hot", tags: [TagID(1)], condition: .inside(low: 1, high: 5), severity: .warning),
            ])
        plan.tags[0].type = .bool
        plan.tags[1].names = [NamedValue(value: 3, name: "fault")]
        for index in plan.rules.indices { plan.rules[index].message = "{tag} {value}, {measured}, limit {limit}" }
        func message(_ rule: Int, _ tag: Int, _ value: Double, limit: Double) -> String? {
            let raise = AlarmTransition(
                rule: RuleID(rule), tag: TagID(tag), kind: .raised, at: AlarmLine.at(1), value: value, measured: value,
                limit: limit, evidence: [])
            var book = AlarmBook(plan: plan)
            var told: [LineEvent] = []
            var cases = AlarmCases(plan: plan)
            book.take(raise, into: &told)
            for case .life(let change) in told { cases.take(change) }
            return cases.cases.first?.rule.message
        }
        #expect(message(0, 0, 1, limit: 0.5) == "zone1 on, on, limit on")
        #expect(message(1, 1, 3, limit: 3) == "zone2 fault, fault, limit fault")
        #expect(message(2, 1, 4, limit: 5) == "zone2 4, 4, limit 5")
    }

    @Test("the last 64 alarms, with what became of each and of the stop")
    func steps() throws {
        var line = AlarmLine()
        var cases = AlarmCases(plan: line.plan)
        for round in 0..<3 {
            let start = 200 * Double(round)
            for tag in 0..<AlarmLine.tags { Self.raise(&line, &cases, tag: tag, at: start) }
            for tag in 0..<AlarmLine.tags { line.edge(.returned, 1, tag, at: start + 100) }
            for change in line.changes() { cases.take(change) }
        }
        cases.take(
            StopReport(step: .confirmed, causes: [.alarm(AlarmLine.key(1, 3)), .foundStopped], at: AlarmLine.at(500)))
        #expect(cases.cases.count == AlarmCases.most)
        #expect(cases.cases.first?.key == AlarmLine.key(1, 26), "the oldest went first")
        let mine = cases.cases.filter { $0.key == AlarmLine.key(1, 3) }
        #expect(mine.map { $0.stops.map(\.step) } == [[], [.confirmed]], "the newest alarm caused it")
        #expect(mine.map { $0.steps.map(\.step) } == [[.returned], [.returned]])
    }
}
