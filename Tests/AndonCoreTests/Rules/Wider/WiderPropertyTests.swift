import AndonCore
import Foundation
import Testing

/// Any stream at all, and rules of every kind at once: what must hold whatever comes.
@Suite("Rules that look further, any stream", .timeLimit(.minutes(2)))
struct WiderPropertyTests {
    private static let isOn = RuleExpression.Step.isWithin(TagID(1), low: 1, high: 1)

    static let kinds: [RulePlan] = [
        WiderLine.rule(.deviates(low: -5, high: 5, from: [TagID(2)]), name: "a", deadband: 1),
        WiderLine.rule(
            .deviates(low: -3, high: 4, from: [TagID(2)]), name: "b",
            confirm: AndonCore.Confirmation(needed: 2, outOf: 3), unless: RuleExpression([isOn])),
        WiderLine.rule(.stale(after: .seconds(4)), name: "c", offDelay: .seconds(1)),
        WiderLine.rule(.stuck(for: .seconds(1), within: 13, while: [RuleExpression([isOn])]), name: "d"),
        WiderLine.rule(.turns(low: 1, high: 1), name: "e", on: [1], offDelay: .seconds(2)),
        WiderLine.rule(.changes, name: "f", on: [1], holdOff: .seconds(5)),
        WiderLine.rule(.counts(above: 8, within: .seconds(6)), name: "g", on: [3], onDelay: .seconds(1)),
        WiderLine.rule(.ratio(above: 400, per: 1000, of: [TagID(3)], over: .count(1000)), name: "h", on: [2]),
        WiderLine.rule(.stays(low: 1, high: 1, for: .seconds(2)), name: "i", on: [1]),
        WiderLine.rule(
            .when([
                RuleExpression([
                    .rule(RuleID(0)), isOn, .then(within: .seconds(3), memory: 0), .value(TagID(0)), .value(TagID(2)),
                    .greatest(2), .number(24), .compare(.above), .atLeast(1, of: 2),
                ])
            ]), name: "j", onDelay: .milliseconds(700), unless: RuleExpression([.fact(.linkIsUp(LinkID(0))), .not])),
        RulePlan(
            name: "k", tags: [TagID(0)], condition: .rises(by: 2, within: .seconds(5)), holdOff: .seconds(1),
            unless: RuleExpression([.rule(RuleID(8))]), severity: .warning),
    ]

    private struct Storm {
        var dice: Dice
        var line: WiderLine
        var at: Uptime
        var counters = [0.0, 0.0]

        init(seed: UInt64) {
            dice = Dice(seed: seed)
            line = WiderLine(WiderPropertyTests.kinds)
            at = line.now
        }

        /// One step of a bad day: values of every sort, gaps, time that stands still and goes back.
        mutating func step() {
            switch Int.random(in: 0..<20, using: &dice) {
            case 0: at = at + .milliseconds(Int64.random(in: -4_000...20_000, using: &dice))
            case 1: break
            default: at = at + .microseconds(Int64.random(in: 30_000...400_000, using: &dice))
            }
            if dice.once(in: 5) { line.book.tick(at: at, into: &heard) }
            if dice.once(in: 40) { line.book.note(.linkIsUp(LinkID(0)), dice.once(in: 2), at: at, into: &heard) }
            if dice.once(in: 300) { line.book.restartCount(of: TagID(3)) }
            let tag = Int.random(in: 0..<4, using: &dice)
            line.book.take(
                Sample(tag: TagID(tag), value: value(of: tag), quality: quality(), at: at), into: &heard)
        }

        var heard: [AlarmTransition] = []

        private mutating func value(of tag: Int) -> Double {
            if dice.once(in: 30) {
                return [.nan, .infinity, -.infinity, .leastNonzeroMagnitude, -0.0, 1.7e308, -1.7e308].randomElement(
                    using: &dice) ?? 0
            }
            switch tag {
            case 1: return dice.once(in: 3) ? 0 : 1
            case 3:
                counters[0] += Double(Int.random(in: 0..<4, using: &dice))
                if dice.once(in: 200) { counters[0] = 0 }
                return counters[0]
            default: return Double(Int.random(in: 150...280, using: &dice)) / 10
            }
        }

        private mutating func quality() -> Quality {
            guard dice.once(in: 12) else { return .good }
            let doubts: [Quality] = [.uncertain] + Quality.Reason.allCases.map { .bad($0) }
            return doubts[Int.random(in: doubts.indices, using: &dice)]
        }
    }

    @Test(
        "every alarm goes from state to state as the table says, and its JSON is valid",
        arguments: 1...6 as ClosedRange<UInt64>)
    func table(seed: UInt64) throws {
        var storm = Storm(seed: seed)
        var shown: [AlarmKey: AlarmTransition.Kind] = [:]
        var kinds: [String: Int] = [:]
        var encoder = EventEncoder(plan: storm.line.plan)
        var book = AlarmBook(plan: storm.line.plan)
        var told: [LineEvent] = []
        for _ in 0..<8_000 {
            storm.step()
            for edge in storm.heard {
                let key = AlarmKey(rule: edge.rule, tag: edge.tag)
                let before = shown[key] ?? .returned
                let allowed: Set<AlarmTransition.Kind> =
                    switch before {
                    case .returned: [.raised, .suppressed]
                    case .raised, .unsuppressed: [.returned, .suppressed]
                    case .suppressed: [.returned, .unsuppressed]
                    }
                #expect(allowed.contains(edge.kind), "\(before) → \(edge.kind)")
                shown[key] = edge.kind
                kinds["\(storm.line.plan[edge.rule].name)\(edge.kind)", default: 0] += 1
                #expect(edge.evidence.count <= 16 && edge.evidence.allSatisfy { $0.value.isFinite })
                book.take(edge, into: &told)
            }
            storm.heard.removeAll(keepingCapacity: true)
            let active = shown.filter { $0.value == .raised || $0.value == .unsuppressed }.map(\.key)
            guard Set(storm.line.book.activeAlarms) == Set(active), storm.line.book.counts.active == active.count else {
                Issue.record("the book and its edges disagree")
                return
            }
        }
        var messages: [EventMessage] = []
        let wall = WallTime(nanosecondsSince1970: 1_700_000_000_000_000_000, uptime: storm.at)
        for event in told { encoder.encode(event, wall: wall, id: { "id" }, into: &messages) }
        #expect(messages.count > 100)
        for message in messages where !message.payload.isEmpty {
            _ = try JSONSerialization.jsonObject(with: Data(message.payload))
        }
        // A storm that raises nothing would prove nothing.
        for name in "abcdefgijk" { #expect(kinds["\(name)raised", default: 0] > 0, "\(name)") }
        #expect(kinds["bsuppressed", default: 0] > 0 && kinds["junsuppressed", default: 0] > 0)
    }

    @Test(
        "no rule is raised by samples that nobody may believe, however many come",
        arguments: 1...4 as ClosedRange<UInt64>)
    func onlyDoubt(seed: UInt64) {
        var dice = Dice(seed: seed)
        var line = WiderLine(Self.kinds.filter { $0.name != "c" })
        let doubts: [Quality] = [.uncertain] + Quality.Reason.allCases.map { .bad($0) }
        for number in 0..<5_000 {
            line.pass()
            let value = Double.random(in: -500...500, using: &dice)
            let quality = number % 7 == 0 ? .good : doubts[Int.random(in: doubts.indices, using: &dice)]
            // The one sample that is good is no number.
            line.take(
                Int.random(in: 0..<4, using: &dice), quality.isGood ? (dice.once(in: 2) ? .nan : .infinity) : value,
                quality)
        }
        #expect(line.edges() == "")
        #expect(line.book.counts.unknown >= line.book.counts.all - 1)
    }

    @Test("ticks at any other time than asked for change nothing", arguments: 1...4 as ClosedRange<UInt64>)
    func ticks(seed: UInt64) {
        var dice = Dice(seed: seed)
        var often = WiderLine(Self.kinds)
        var seldom = WiderLine(Self.kinds)
        var signs = ("", "")
        for _ in 0..<2_000 {
            let (tag, value) = (Int.random(in: 0..<4, using: &dice), Double.random(in: 15...28, using: &dice).rounded())
            let isBad = dice.once(in: 15)
            let steps: Int64 = dice.once(in: 12) ? 9 : 1
            for _ in 0..<steps { often.pass() }
            for _ in 0..<steps {
                seldom.passQuietly()
                if let next = seldom.book.nextTick, next <= seldom.now { seldom.tick() }
            }
            for known in [tag == 1 ? Double(Int(value) % 2) : value] {
                often.take(tag, known, isBad ? .bad(.timeout) : .good)
                seldom.take(tag, known, isBad ? .bad(.timeout) : .good)
            }
            signs.0 += often.edges()
            signs.1 += seldom.edges()
        }
        #expect(signs.0 == signs.1 && signs.0.count > 50)
    }
}
