import AndonCore
import Testing

@Suite("Stop latch", .timeLimit(.minutes(1)))
struct StopLatchTests {
    static let full = StopLatch(
        causes: [
            .alarm(rule: "zone-spike", tag: "oven/zone3"), .alarm(rule: "50 % über\n\"x\"", tag: ""), .foundStopped,
            .latchUnreadable,
        ], since: 1_763_935_623_000_000_000, state: .confirmed)

    @Test(
        "what was written is read again",
        arguments: [full, StopLatch(causes: [], since: -1, state: .requested)])
    func roundTrip(latch: StopLatch) {
        #expect(StopLatch.decode(latch.encoded()) == .latch(latch))
    }

    @Test("the text is the one that is documented, and its checksum is the CRC-32 of the standards")
    func text() {
        let latch = StopLatch(
            causes: [.alarm(rule: "a", tag: "b/c d")], since: 5, state: .requested,
            stages: [
                StopLatch.Stage("lamp", .asserted), StopLatch.Stage("big one", .left),
                StopLatch.Stage("infeed", .waiting(due: 7)),
            ])
        let text = String(decoding: latch.encoded(), as: UTF8.self)
        #expect(
            text
                == "andon-latch 2\nsince 5\nstate requested\nalarm a b/c%20d\nasserted lamp\nleft big%20one\n"
                + "waiting infeed 7\ncrc32 05716473\n")
        #expect(StopLatch.decode(latch.encoded()) == .latch(latch))
    }

    @Test("a latch of the first version, which knew one output only, is read as it was")
    func former() {
        let text = "andon-latch 1\nsince 5\nstate requested\nalarm a b/c%20d\ncrc32 693fbf6a\n"
        let latch = StopLatch(causes: [.alarm(rule: "a", tag: "b/c d")], since: 5, state: .requested)
        #expect(StopLatch.decode(Array(text.utf8)) == .latch(latch))
    }

    @Test("no file is no latch; an empty one, a cut one and a flipped bit are unreadable, never no latch")
    func corrupt() {
        #expect(StopLatch.decode(nil) == .none)
        let bytes = Self.full.encoded()
        for length in 0..<bytes.count { #expect(isUnreadable(Array(bytes.prefix(length))), "cut at \(length)") }
        for index in bytes.indices {
            for bit in 0..<8 {
                var flipped = bytes
                flipped[index] ^= 1 << UInt8(bit)
                #expect(isUnreadable(flipped), "bit \(bit) of byte \(index)")
            }
        }
        #expect(isUnreadable(bytes + [0]))
    }

    @Test("causes come back as this plan's alarms, or by name where it has them no more")
    func causes() {
        let rule = RulePlan(name: "spike", tags: [TagID(1)], condition: .above(5), severity: .critical)
        let plan = RuleLine.plan(tags: 2, rules: [rule])
        let causes: [StopCause] = [
            .alarm(AlarmKey(rule: RuleID(0), tag: TagID(1))), .former(rule: "gone", tag: "oven/zone1"), .foundStopped,
            .latchUnreadable,
        ]
        let latch = StopLatch(causes: causes, since: 0, state: .requested, plan: plan)
        #expect(latch.causes.first == .alarm(rule: "spike", tag: "oven/zone2"))
        #expect(latch.causes(in: plan) == causes)
        let other = RuleLine.plan(tags: 1, rules: [])
        #expect(latch.causes(in: other).first == .former(rule: "spike", tag: "oven/zone2"))
    }

    private func isUnreadable(_ bytes: [UInt8]) -> Bool {
        if case .unreadable = StopLatch.decode(bytes) { true } else { false }
    }
}
