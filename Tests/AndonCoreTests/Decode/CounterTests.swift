import AndonCore
import Testing

@Suite("Counters only grow", .timeLimit(.minutes(1)))
struct CounterTests {
    /// A reading, the total after it, and what it told.
    typealias Step = (Double, Double, CounterTrack.Step)

    @Test(
        "wraps are counted through, resets go on from where the total stood",
        arguments: [
            (65_536, [(100, 100, .first), (100, 100, .counted), (150, 150, .counted)]),
            // 16 bits: 65 535 → 0 is one more.
            (65_536, [(65_535, 65_535, .first), (0, 65_536, .wrapped), (5, 65_541, .counted)]),
            (65_536, [(60_000, 60_000, .first), (1_000, 66_536, .wrapped), (60_000, 125_536, .counted)]),
            // The quarters: 49 152 is in the last, 16 383 in the first, 16 384 in none.
            (65_536, [(49_152, 49_152, .first), (16_383, 81_919, .wrapped)]),
            (65_536, [(49_151, 49_151, .first), (16_383, 49_151, .doubted), (16_384, 65_535, .reset)]),
            (65_536, [(49_152, 49_152, .first), (16_384, 49_152, .doubted), (16_384, 65_536, .reset)]),
            (65_536, [(65_535, 65_535, .first), (65_534, 65_535, .doubted), (65_535, 65_535, .counted)]),
            (65_536, [(500, 500, .first), (0, 500, .doubted), (20, 520, .reset), (25, 525, .counted)]),
            // What is there once and gone with the next reading was never counted: a zero, half an old and half a new number.
            (65_536, [(5_000, 5_000, .first), (0, 5_000, .doubted), (5_003, 5_003, .counted)]),
            (4_294_967_296, [(131_070, 131_070, .first), (65_536, 131_070, .doubted), (131_075, 131_075, .counted)]),
            // A second doubt takes the place of the first.
            (65_536, [(500, 500, .first), (90, 500, .doubted), (7, 500, .doubted), (9, 509, .reset)]),
            // 32 bits.
            (
                4_294_967_296,
                [(4_294_967_290, 4_294_967_290, .first), (4, 4_294_967_300, .wrapped), (3, 4_294_967_300, .doubted)]
            ),
            // A device that counts to 9999.
            (10_000, [(9_998, 9_998, .first), (1, 10_001, .wrapped)]),
            // What is no number changes nothing.
            (65_536, [(7, 7, .first), (.nan, 7, .counted), (.infinity, 7, .counted), (9, 9, .counted)]),
            // A number that the plan says cannot be: never less than before.
            (100, [(150, 150, .first), (10, 160, .wrapped), (-5, 160, .doubted), (-5, 160, .reset)]),
        ] as [(Double, [Step])])
    func track(wrapsAt: Double, steps: [Step]) {
        follow(steps, CounterPlan(wrapsAt: wrapsAt))
    }

    @Test(
        "with a most that it can count, what it cannot have counted is believed when the next reading goes on from it",
        arguments: [
            // A device that restarts from its last quarter has not wrapped.
            [(50_000, 50_000, .first), (0, 50_000, .doubted), (3, 50_003, .reset)],
            [(65_530, 65_530, .first), (4, 65_540, .wrapped)],
            // Half old, half new, upwards.
            [(2_000, 2_000, .first), (40_000, 2_000, .doubted), (2_005, 2_005, .counted)],
            // It was set to another number.
            [(2_000, 2_000, .first), (40_000, 2_000, .doubted), (40_004, 2_004, .jumped), (40_005, 2_005, .counted)],
            // Ten a second, and one more; over two seconds twice that.
            [(100, 100, .first), (111, 111, .counted), (123, 111, .doubted), (132, 132, .counted)],
            // What it counts from 0 on counts as far as it can have.
            [(2_000, 2_000, .first), (900, 2_000, .doubted), (905, 2_005, .reset)],
        ] as [[Step]])
    func most(steps: [Step]) {
        follow(steps, CounterPlan(wrapsAt: 65_536, mostPerSecond: 10))
    }

    /// A reading each second.
    private func follow(_ steps: [Step], _ plan: CounterPlan) {
        var track = CounterTrack(plan)
        for (index, (raw, total, step)) in steps.enumerated() {
            let told = track.take(raw, at: now + .seconds(1) * Int64(index))
            #expect(told == step, "\(raw)")
            #expect(track.total == total, "\(raw)")
        }
    }

    private let now = Uptime(nanoseconds: 5_000)

    private func plan() -> Plan {
        var tags = (0..<5).map { OneLink.tag(.input, UInt16($0), .uint16) }
        tags[1].counter = CounterPlan(wrapsAt: 65_536)
        tags[1].scale = 0.1
        tags[1].offset = 3
        tags[3].counter = CounterPlan(wrapsAt: 65_536)
        return OneLink.plan(tags)
    }

    private func sample(_ tag: Int, _ value: Double, _ quality: Quality = .good) -> Sample {
        Sample(tag: TagID(tag), value: value, quality: quality, at: now)
    }

    @Test("the samples of counters become totals in their place, the others stay as they are")
    func book() {
        var book = CounterBook(plan: plan())
        var resets: [CounterReset] = []
        var samples = [sample(0, 9), sample(1, 65_530 * 0.1 + 3), sample(2, 8), sample(3, 100), sample(4, 7)]
        book.follow(&samples, into: &resets)
        #expect(samples == [sample(0, 9), sample(1, 6_556), sample(2, 8), sample(3, 100), sample(4, 7)])
        samples = [sample(1, 4 * 0.1 + 3), sample(3, 40), sample(0, 1)]
        book.follow(&samples, into: &resets)
        #expect(samples == [sample(1, 6_557), sample(3, 100), sample(0, 1)])
        #expect(resets.isEmpty)
        samples = [sample(3, 41)]
        book.follow(&samples, into: &resets)
        #expect(samples == [sample(3, 141)])
        #expect(resets == [CounterReset(tag: TagID(3), reading: 41, at: now)])
    }

    @Test("what scaling does to a number moves no counter over the edge of its last quarter")
    func scaled() {
        var plan = plan()
        plan.tags[1].scale = 0.7
        var book = CounterBook(plan: plan)
        var resets: [CounterReset] = []
        // 49 152 × 0.7 + 3, back again, is 49 151.99999999999.
        var samples = [sample(1, 49_152 * 0.7 + 3), sample(1, 3)]
        book.follow(&samples, into: &resets)
        #expect(resets.isEmpty)
        #expect(samples[1].value == 65_536 * 0.7 + 3)
    }

    @Test("a bad or uncertain sample counts nothing: the next good one goes on from the last good one")
    func doubt() {
        var book = CounterBook(plan: plan())
        var resets: [CounterReset] = []
        var samples = [
            sample(3, 5, .uncertain), sample(3, 100), sample(3, 0, .bad(.timeout)), sample(3, 2, .uncertain),
            sample(3, 110),
        ]
        book.follow(&samples, into: &resets)
        #expect(
            samples == [
                sample(3, 5, .uncertain), sample(3, 100), sample(3, 0, .bad(.timeout)), sample(3, 100, .uncertain),
                sample(3, 110),
            ])
        #expect(resets.isEmpty)
    }

    @Test("a plan without counters, or without any on these links, has nothing to follow")
    func none() {
        #expect(CounterBook(plan: OneLink.plan([OneLink.tag(.input, 0, .uint16)])).isEmpty)
        #expect(CounterBook(plan: plan(), links: [LinkID(3)]).isEmpty)
        #expect(!CounterBook(plan: plan(), links: [LinkID(0)]).isEmpty)
    }

    @Test("a reset is told with the tag, what it fell to, and where it stands")
    func report() {
        let report = CounterReset(tag: TagID(3), reading: 40, at: now).report(in: plan())
        #expect(report.step == .counterReset)
        #expect(report.tags == [TagID(3)])
        #expect((report.link, report.unit ?? 0) == (LinkID(0), 1))
        #expect(report.text.hasPrefix("oven/input-3 fell and did not wrap, and goes on from there (now 40): "))
    }

    @Test("a long life of wraps keeps every count")
    func longLife() {
        var dice = Dice(seed: 5)
        var track = CounterTrack(CounterPlan(wrapsAt: 65_536))
        var truth = 1_000
        track.take(1_000, at: now)
        for _ in 0..<50_000 {
            truth += Int.random(in: 0...16_000, using: &dice)
            let step = track.take(Double(truth % 65_536), at: now)
            #expect(step == .counted || step == .wrapped)
        }
        #expect(track.total == Double(truth))
    }
}
