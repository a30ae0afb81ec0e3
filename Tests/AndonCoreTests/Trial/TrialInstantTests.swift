import AndonCore
import Testing

@Suite("A sample and a due time at the same instant", .timeLimit(.minutes(1)))
struct TrialInstantTests {
    private static let start = Uptime.zero + .minutes(60)

    /// What is told when tag 0 is read at these seconds.
    private static func told(_ rule: RulePlan, _ samples: [(second: Int64, value: Double)]) -> [String] {
        var brain = TrialBrain(plan: RuleLine.plan(tags: 1, rules: [rule]), start: start)
        for (second, value) in samples {
            let at = start + .seconds(second)
            var answer = [Sample(tag: TagID(0), value: value, at: at)]
            brain.take(&answer, at: at)
        }
        brain.advance(to: start + .seconds(samples.last?.second ?? 0))
        return brain.takeEvents().compactMap { event in
            guard case .alarm(let edge) = event.what else { return nil }
            return "\(edge.kind) \(event.at.inSeconds)"
        }
    }

    @Test("a value that is back as the delay ends is back in time; one that is not raises at the very instant")
    func delay() {
        let hot = RuleExpression([.value(TagID(0)), .number(100), .compare(.above)])
        let rule = WiderLine.rule(.when([hot]), onDelay: .seconds(2))
        #expect(Self.told(rule, [(1, 200), (2, 200), (3, 0)]) == [])
        #expect(Self.told(rule, [(1, 200), (2, 200), (3, 200)]) == ["raised 3.0"])
        #expect(Self.told(rule, [(1, 200), (2, 200), (4, 0)]) == ["raised 3.0", "returned 4.0"])
    }

    @Test("a sample that comes exactly as the silence would be too long ends it")
    func silence() {
        let rule = WiderLine.rule(.stale(after: .seconds(2)))
        #expect(Self.told(rule, [(0, 20), (2, 20), (4, 20)]) == [])
        #expect(Self.told(rule, [(0, 20), (3, 20)]) == ["raised 2.0", "returned 3.0"])
        let delayed = WiderLine.rule(.stale(after: .seconds(2)), onDelay: .seconds(1))
        #expect(Self.told(delayed, [(0, 20), (3, 20)]) == [])
    }
}
