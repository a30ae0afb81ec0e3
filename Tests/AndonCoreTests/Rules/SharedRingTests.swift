import AndonCore
import Testing

@Suite("Rules that share a tag", .timeLimit(.minutes(2)))
struct SharedRingTests {
    /// Windows from shorter than two polls to longer than the samples of most good spells.
    static let rules: [RulePlan] = [
        .rises(by: 0.7, within: .milliseconds(600)), .rises(by: 2, within: .seconds(5)),
        .falls(by: 2.5, within: .seconds(20)), .moves(by: 1.3, within: .seconds(3)),
        .slopeAbove(perSecond: 0.31371, over: .seconds(5)), .slopeBelow(perSecond: -0.17183, over: .seconds(12)),
        .above(21), .outside(low: 18.5, high: 21.5), .inside(low: 19.9, high: 20.1),
    ].enumerated().map { index, condition in
        RulePlan(
            name: "rule-\(index)", tags: [TagID(0), TagID(1)], condition: condition, deadband: index % 2 == 0 ? 0 : 0.2,
            onDelay: index % 3 == 0 ? .milliseconds(700) : .zero,
            confirm: index % 4 == 1
                ? AndonCore.Confirmation(needed: 2, outOf: 3) : AndonCore.Confirmation(needed: 1, outOf: 1),
            severity: .warning)
    }

    @Test(
        "each decides as if it were alone, taken one by one, by the answer, or up to each change",
        arguments: [1, 2, 3] as [UInt64])
    func model(seed: UInt64) {
        let plan = RuleLine.plan(tags: 2, rules: Self.rules)
        var single = RuleBook(plan: plan)
        var whole = single
        var stepped = single
        var alone = (0..<2).map { _ in Self.rules.map { PlainAlarm($0) } }
        var streams = [RandomStream(seed: seed), RandomStream(seed: seed + 50)]
        var edges = 0
        for number in 0..<6_000 {
            var samples: [Sample] = []
            var expected: [String] = []
            for tag in 0..<2 {
                let (steps, quality, at) = streams[tag].next()
                samples.append(Sample(tag: TagID(tag), value: Double(steps) * 0.1, quality: quality, at: at))
                for rule in Self.rules.indices {
                    guard quality.isGood else {
                        alone[tag][rule].miss()
                        continue
                    }
                    if let kind = alone[tag][rule].take(steps: steps, at: at) {
                        expected.append("\(rule)/\(tag) \(kind)")
                    }
                }
            }
            var one: [AlarmTransition] = []
            for sample in samples { single.take(sample, into: &one) }
            var all: [AlarmTransition] = []
            whole.take(samples.span, into: &all)
            var some: [AlarmTransition] = []
            var next = 0
            while next < samples.count {
                let from = next
                let before = some.count
                next = stepped.take(samples.span, from: from, into: &some)
                #expect(some[before...].allSatisfy { $0.tag == samples[next - 1].tag }, "stops at the first change")
            }
            edges += expected.count
            for found in [one, all, some]
            where found.map({ "\($0.rule.index)/\($0.tag.index) \($0.kind)" }) != expected {
                Issue.record("answer \(number): \(found.map { "\($0.rule.index)/\($0.tag.index)" }), not \(expected)")
                return
            }
            let unknown = alone.joined().count { $0.truth == .unknown }
            guard single.counts.unknown == unknown, single.counts == whole.counts, whole.counts == stepped.counts else {
                Issue.record(
                    "answer \(number): \(single.counts), \(whole.counts), \(stepped.counts); \(unknown) unknown")
                return
            }
        }
        #expect(edges > 1000)
    }

    @Test("evidence is each rule's own window, whatever else the tag's ring holds, and begins anew after a gap")
    func evidence() throws {
        let rules = [
            RulePlan(
                name: "step", tags: [TagID(0)], condition: .rises(by: 4.5, within: .seconds(2)), severity: .warning),
            RulePlan(
                name: "far", tags: [TagID(0)], condition: .rises(by: 4.5, within: .seconds(60)), severity: .warning),
            RulePlan(name: "hot", tags: [TagID(0)], condition: .above(24), severity: .warning),
        ]
        var book = RuleBook(plan: RuleLine.plan(tags: 1, rules: rules))
        func raise(from start: Uptime, after calm: Int64) -> [[Double]] {
            var transitions: [AlarmTransition] = []
            for tick in 0...calm {
                let value = tick == calm ? 25 : 20 + Double(tick % 10) * 0.01
                let at = start + RuleLine.poll * tick
                book.take(Sample(tag: TagID(0), value: value, at: at), into: &transitions)
            }
            return transitions.filter { $0.kind == .raised }.map { $0.evidence.map(\.value) }
        }
        let full = raise(from: .zero, after: 100)
        #expect(full.map(\.count) == [5, 16, 8])
        #expect(full[0] == [20.06, 20.07, 20.08, 20.09, 25])
        #expect(full.allSatisfy { $0.last == 25 })
        #expect(full[1].contains(20), "the lowest of the window is shown")

        let afterGap = raise(from: .zero + .seconds(1000), after: 2)
        #expect(afterGap == [[20, 20.01, 25], [20, 20.01, 25], [20, 20.01, 25]])
    }

    @Test("a window keeps its extreme exactly as long as the plan says, with calm samples in between")
    func calmExtreme() {
        var line = RuleLine(.rises(by: 2, within: .seconds(10)))
        let calm = [Double](repeating: 20, count: 19)
        // 18.1 stands 10 s before the last sample: the edge of the window still counts.
        #expect(line.edges([18.1] + calm + [20.1]) == String(repeating: "-", count: 20) + "^")
        var late = RuleLine(.rises(by: 2, within: .seconds(10)))
        #expect(late.edges([18.1] + calm + [20, 20.1]) == String(repeating: "-", count: 22))
        // 17 leaves unseen among calm samples; the next lowest takes its place.
        var second = RuleLine(.rises(by: 2, within: .seconds(10)))
        #expect(second.edges([17, 18] + [Double](repeating: 18.5, count: 20) + [20.4, 20.5]).hasSuffix("--^"))
    }
}
