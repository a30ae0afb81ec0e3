import AndonCore
import Testing

@Suite("Which texts are worth a message", .timeLimit(.minutes(1)))
struct TextFilterTests {
    /// One step: milliseconds, text, quality, and whether it passes.
    typealias Step = (Int64, String, Quality, Bool)

    private func check(
        _ publish: PublishPlan, poll: TimeSpan = .milliseconds(100), _ steps: [Step],
        at location: SourceLocation = #_sourceLocation
    ) {
        var tag = OneLink.tag(.holding, 0, .text(registers: 4), poll: poll)
        tag.publish = publish
        var filter = TextFilter(plan: OneLink.plan([tag]))
        for (index, (time, text, quality, passes)) in steps.enumerated() {
            let at = Uptime(nanoseconds: 1_000_000_000 + time * 1_000_000)
            let sample = TextSample(tag: TagID(0), text: text, quality: quality, at: at)
            let told = filter.passes(sample)
            #expect(told == passes, "step \(index): \(text) at \(time) ms", sourceLocation: location)
        }
    }

    private func publish(minimum: Int64 = 0, maximum: Int64 = 300_000, isOn: Bool = true) -> PublishPlan {
        PublishPlan(isOn: isOn, minimum: .milliseconds(minimum), maximum: .milliseconds(maximum))
    }

    @Test("the first one and every change pass, equal ones do not")
    func changes() {
        check(
            publish(),
            [(0, "A", .good, true), (100, "A", .good, false), (200, "B", .good, true), (300, "A", .good, true)])
    }

    @Test("a change within the minimum interval passes after it; a poll a little early is not left out")
    func minimum() {
        check(
            publish(minimum: 1_000),
            [
                (0, "A", .good, true), (500, "B", .good, false), (1_000, "B", .good, true), (1_980, "C", .good, true),
                (2_900, "D", .good, false),
            ])
    }

    @Test("anything passes once the maximum interval is over")
    func maximum() {
        check(publish(maximum: 1_000), [(0, "A", .good, true), (900, "A", .good, false), (1_000, "A", .good, true)])
    }

    @Test("a change of quality passes at once; being demoted is no reason of its own")
    func quality() {
        check(
            publish(minimum: 1_000),
            [
                (0, "A", .good, true), (100, "", .bad(.timeout), true), (200, "", .bad(.timeout), false),
                (300, "", .bad(.linkDown), false), (1_200, "", .bad(.linkDown), true),
                (2_400, "", .bad(.demoted), false), (2_500, "A", .uncertain, true), (2_600, "B", .uncertain, false),
                (2_700, "B", .good, true),
            ])
    }

    @Test("nothing passes of a tag that is not sent, or that is no text")
    func off() {
        check(publish(isOn: false), [(0, "A", .good, false), (1_000, "B", .good, false)])
        var filter = TextFilter(plan: OneLink.plan([OneLink.tag(.holding, 0, .int16)]))
        let passes = filter.passes(TextSample(tag: TagID(0), text: "A", at: Uptime(nanoseconds: 1)))
        #expect(!passes)
    }

    @Test("what passes becomes an event, in order")
    func events() {
        var filter = TextFilter(plan: OneLink.plan((0..<3).map { OneLink.tag(.holding, $0, .text(registers: 1)) }))
        let samples = [2, 0, 2, 1].map { TextSample(tag: TagID($0), text: "A", at: Uptime(nanoseconds: 5)) }
        var events: [LineEvent] = []
        filter.pass(samples, into: &events)
        let tags = events.map { event -> TagID? in if case .text(let sample) = event { sample.tag } else { nil } }
        #expect(tags == [TagID(2), TagID(0), TagID(1)])
    }
}
