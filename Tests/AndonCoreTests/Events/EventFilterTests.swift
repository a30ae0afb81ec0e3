import AndonCore
import Testing

@Suite("What is worth a message", .timeLimit(.minutes(1)))
struct EventFilterTests {
    /// One step: milliseconds, value, quality, and whether it passes.
    typealias Step = (Int64, Double, Quality, Bool)

    private func check(
        _ publish: PublishPlan, poll: TimeSpan = .milliseconds(100), _ steps: [Step],
        at location: SourceLocation = #_sourceLocation
    ) {
        var tag = OneLink.tag(.holding, 0, .int16, poll: poll)
        tag.publish = publish
        var filter = EventFilter(plan: OneLink.plan([tag]))
        for (index, (time, value, quality, passes)) in steps.enumerated() {
            let at = Uptime(nanoseconds: 1_000_000_000 + time * 1_000_000)
            let sample = Sample(tag: TagID(0), value: value, quality: quality, at: at)
            #expect(filter.passes(sample) == passes, "step \(index): \(value) at \(time) ms", sourceLocation: location)
        }
    }

    private func publish(_ deadband: Double, minimum: Int64 = 0, maximum: Int64 = 300_000) -> PublishPlan {
        PublishPlan(deadband: deadband, minimum: .milliseconds(minimum), maximum: .milliseconds(maximum))
    }

    @Test("the first value passes, equal ones do not, every change does without a deadband")
    func changes() {
        check(
            publish(0),
            [(0, 20, .good, true), (100, 20, .good, false), (200, 20.1, .good, true), (300, 20, .good, true)])
    }

    @Test("the deadband is held against the value last sent, so that a slow drift is seen")
    func deadband() {
        check(
            publish(0.5),
            [
                (0, 20, .good, true), (100, 20.4, .good, false), (200, 19.6, .good, false), (300, 20.5, .good, true),
                (400, 20.2, .good, false), (500, 20.0, .good, true),
            ])
    }

    @Test("a change of just the deadband passes, though binary arithmetic makes it a little less")
    func exactDeadband() {
        check(publish(0.1), [(0, 247.3, .good, true), (100, 247.4, .good, true), (200, 247.3, .good, true)])
    }

    @Test("a change within the minimum interval is not lost: the next sample after it passes")
    func minimum() {
        check(
            publish(0.5, minimum: 1_000),
            [
                (0, 20, .good, true), (100, 25, .good, false), (500, 25, .good, false), (1_000, 25, .good, true),
                (1_100, 30, .good, false), (1_200, 25, .good, false), (2_000, 25, .good, false),
            ])
    }

    @Test("a poll that comes a little early is not left out for the next one")
    func slack() {
        check(
            publish(0, minimum: 1_000), poll: .seconds(1),
            [(3, 1, .good, true), (1_000, 2, .good, true), (1_998, 3, .good, true), (2_700, 4, .good, false)])
    }

    @Test("a sign of life passes after the maximum interval, changed or not, good or bad")
    func maximum() {
        check(
            publish(1, maximum: 5_000),
            [
                (0, 20, .good, true), (4_900, 20, .good, false), (5_000, 20, .good, true), (9_900, 20, .good, false),
                (10_000, 20, .good, true), (10_100, 0, .bad(.timeout), true), (15_000, 0, .bad(.timeout), false),
                (15_100, 0, .bad(.timeout), true),
            ])
    }

    @Test("good to bad passes at once, and once; so does the return")
    func quality() {
        check(
            publish(5, minimum: 60_000),
            [
                (0, 20, .good, true), (100, 0, .bad(.timeout), true), (200, 0, .bad(.timeout), false),
                (300, 20, .uncertain, true), (400, 20, .good, true), (500, 20, .good, false),
            ])
    }

    @Test("another reason for being bad waits for the minimum; demoted follows from what was sent")
    func reasons() {
        check(
            publish(0, minimum: 1_000),
            [
                (0, 0, .bad(.timeout), true), (100, 0, .bad(.demoted), false), (2_000, 0, .bad(.demoted), false),
                (2_100, 0, .bad(.linkDown), true), (2_200, 0, .bad(.timeout), false),
                (3_100, 0, .bad(.timeout), true),
            ])
    }

    @Test("the value of a bad sample is never compared with")
    func badValue() {
        check(
            publish(5),
            [
                (0, 20, .good, true), (100, 0, .bad(.timeout), true), (200, 20, .good, true), (300, 21, .good, false),
            ])
    }

    @Test("a tag that is not sent never passes")
    func off() {
        check(PublishPlan(isOn: false), [(0, 1, .good, false), (900_000, 2, .bad(.timeout), false)])
    }

    @Test("tags do not know of each other")
    func separate() {
        var filter = EventFilter(plan: OneLink.plan([OneLink.tag(.coil, 0, .bool), OneLink.tag(.coil, 1, .bool)]))
        let at = Uptime(nanoseconds: 0)
        let passed = [1, 0, 1, 0].map { filter.passes(Sample(tag: TagID($0), value: 1, at: at)) }
        #expect(passed == [true, true, false, false])
    }

    @Test("an answer taken at once passes what its samples pass one by one, in their order")
    func answers() {
        let tags = (0..<4).map { index in
            var tag = OneLink.tag(.holding, UInt16(index), .int16, poll: .milliseconds(100))
            tag.publish = PublishPlan(
                isOn: index != 2, deadband: Double(index), minimum: .milliseconds(300), maximum: .seconds(2))
            return tag
        }
        var single = EventFilter(plan: OneLink.plan(tags))
        var whole = single
        var dice = Dice(seed: 8)
        var passed = 0
        for turn in 0..<2_000 as Range<Int64> {
            let at = Uptime(nanoseconds: 1_000_000_000 + turn * 100_000_000)
            let samples = (0..<4).map { tag in
                Sample(
                    tag: TagID(tag), value: Double(Int.random(in: 0...4, using: &dice)),
                    quality: dice.once(in: 20) ? .bad(.timeout) : .good, at: at)
            }
            let expected = samples.filter { single.passes($0) }
            var events: [LineEvent] = []
            whole.pass(samples.span, into: &events)
            let found = events.compactMap { event -> Sample? in
                if case .value(let sample) = event { sample } else { nil }
            }
            #expect(found == expected)
            passed += found.count
        }
        #expect(passed > 500)
    }

    @Test("a maximum without end is no end of the minimum")
    func endless() {
        check(
            PublishPlan(deadband: 0, minimum: .seconds(1), maximum: TimeSpan(nanoseconds: .max)),
            [(0, 1, .good, true), (500, 2, .good, false), (1_000, 2, .good, true), (900_000, 2, .good, false)])
    }
}
