import AndonCore
import Testing

@Suite("Learnt limits on disk", .timeLimit(.minutes(1)))
struct LimitsTextTests {
    private static let wall = WallTime(
        nanosecondsSince1970: 1_795_472_801_000_000_000, uptime: Uptime(nanoseconds: 90_000_000_000))

    private static func plan(scale: Double = 0.1, names: [String] = ["drift", "shift"]) -> Plan {
        let chart = ChartPlan(method: .runs(.nelson), limits: .learnt(from: 200))
        let rules = names.map {
            RulePlan(name: $0, tags: [TagID(0)], condition: .wider(.chart(chart)), severity: .warning)
        }
        return RuleLine.plan(tags: 1, rules: rules, scale: scale)
    }

    private static func records() throws -> [LimitRecord] {
        let first = try #require(ControlLimits(center: 60.12, sigma: 1.0 / 3))
        let other = try #require(ControlLimits(center: 61, sigma: 1e-5))
        let hand = AlarmHand(
            by: "sam o'hara", reason: "neue Schablone, 100 % geprüft", at: Uptime(nanoseconds: 7_000_000_000))
        let accepted = LearntLimits.Frozen(limits: first, since: hand.at, acceptedBy: hand)
        let learnt = LearntLimits.Frozen(limits: other, since: Uptime(nanoseconds: 8_000_000_000))
        return [
            LimitRecord(
                key: AlarmKey(rule: RuleID(0), tag: TagID(0)),
                .learnt(
                    LearntLimits(
                        needed: 200, frozen: accepted, proposal: LearntLimits.Proposal(limits: other, at: hand.at))
                )),
            LimitRecord(
                key: AlarmKey(rule: RuleID(1), tag: TagID(0)), .learnt(LearntLimits(needed: 200, frozen: learnt))),
        ]
    }

    @Test("what was learnt, proposed and accepted comes back, with who and why, on the clock of the next run")
    func roundTrip() throws {
        let bytes = try LimitsText.encode(Self.records(), plan: Self.plan(), wall: Self.wall)
        guard case .limits(let found, let former) = LimitsText.decode(bytes, plan: Self.plan(), wall: Self.wall) else {
            Issue.record("unreadable")
            return
        }
        #expect(try found == Self.records())
        #expect(former.isEmpty)
        // The next run's uptime begins elsewhere; the moment is the same.
        let later = WallTime(
            nanosecondsSince1970: Self.wall.nanosecondsSince1970 + 60_000_000_000, uptime: Uptime(nanoseconds: 1))
        guard case .limits(let again, _) = LimitsText.decode(bytes, plan: Self.plan(), wall: later) else {
            Issue.record("unreadable")
            return
        }
        let since = try #require(again.first?.learnt?.frozen?.since)
        #expect(later.moment(since) == Self.wall.moment(Uptime(nanoseconds: 7_000_000_000)))
    }

    @Test("limits of another scale, or of a rule that is no more, are left out and named")
    func former() throws {
        let bytes = try LimitsText.encode(Self.records(), plan: Self.plan(), wall: Self.wall)
        for plan in [Self.plan(scale: 1), Self.plan(names: ["other"])] {
            guard case .limits(let found, let former) = LimitsText.decode(bytes, plan: plan, wall: Self.wall) else {
                Issue.record("unreadable")
                return
            }
            #expect(found.isEmpty)
            #expect(former == ["drift@oven/zone1", "shift@oven/zone1"])
        }
    }

    @Test("bytes that were cut or changed are no limits", arguments: [0, 10, 40])
    func damage(at place: Int) throws {
        var bytes = try LimitsText.encode(Self.records(), plan: Self.plan(), wall: Self.wall)
        var cut = bytes
        cut.removeLast(place + 1)
        bytes[place] ^= 1
        for broken in [bytes, cut] {
            guard case .unreadable = LimitsText.decode(broken, plan: Self.plan(), wall: Self.wall) else {
                Issue.record("it was believed")
                return
            }
        }
    }
}
