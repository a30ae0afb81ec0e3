import AndonCore
import AndonPlan
import Testing

@Suite("What differs between two replays", .timeLimit(.minutes(1)))
struct ReplayDifferenceTests {
    private static func plan() throws -> Plan {
        try SmallPlan.read(
            rest: """
                rules:
                  a: { tag: m/t, above: 5, severity: warning }
                  b: { tag: m/t, above: 6, severity: warning }
                """)
    }

    /// Raises of rule `a`, or of `b` behind it.
    private static func facts(_ seconds: [Int], b others: [Int] = []) throws -> [TrialFact] {
        let plan = try plan()
        let raises = seconds.map { raise(0, at: $0) } + others.map { raise(1, at: $0) }
        return raises.sorted { $0.at < $1.at }.map { TrialFact($0, plan: plan) }
    }

    private static func raise(_ rule: Int, at second: Int) -> TrialEvent {
        let time = TimeSpan.seconds(Int64(second))
        let edge = AlarmTransition(
            rule: RuleID(rule), tag: TagID(0), kind: .raised, at: .zero + time, value: 7, measured: 7, limit: 5,
            evidence: [])
        return TrialEvent(at: time, .alarm(edge))
    }

    private static func lines(_ old: [TrialFact], _ new: [TrialFact]) -> [String] {
        let difference = ReplayDifference(old: old, new: new)
        return ["\(difference.same) same"]
            + difference.rows.flatMap { ReplayText.lines($0, wall: { _ in nil }) }.filter { !$0.hasPrefix("    ") }
    }

    @Test("an alarm at the same moment in both is the same one, before anything is called moved")
    func twins() throws {
        #expect(
            try Self.lines(Self.facts([5, 40, 45]), Self.facts([40]))
                == ["1 same", "- 5s  raised a@m/t", "- 45s  raised a@m/t"])
        #expect(
            try Self.lines(Self.facts([40]), Self.facts([5, 40, 45]))
                == ["1 same", "+ 5s  raised a@m/t", "+ 45s  raised a@m/t"])
        #expect(try Self.lines(Self.facts([5, 5, 40]), Self.facts([5, 40, 40])).first == "2 same")
        #expect(try Self.lines(Self.facts([5], b: [5]), Self.facts([5], b: [5])) == ["2 same"])
    }

    @Test("what is left over moved where it is near, and is gone and new where it is not")
    func moved() throws {
        #expect(
            try Self.lines(Self.facts([5, 40, 300]), Self.facts([9, 40, 400])) == [
                "1 same", "~ 5s  raised a@m/t, now at 9s", "- 5min  raised a@m/t", "+ 400s  raised a@m/t",
            ])
        #expect(try Self.lines(Self.facts([5]), Self.facts([], b: [5])).count == 3, "another alarm is no move")
    }
}
