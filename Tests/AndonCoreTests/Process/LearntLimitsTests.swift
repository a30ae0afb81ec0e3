import AndonCore
import Testing

@Suite("Learnt limits", .timeLimit(.minutes(1)))
struct LearntLimitsTests {
    @Test("a study takes its stated number of values, then says where the process stands")
    func study() throws {
        var study = LimitStudy(needed: 4_000)
        var dice = NormalDice(seed: 3)
        for _ in 0..<3_999 { study.take(150 + 0.5 * dice.roll()) }
        #expect(study.result == nil)
        study.take(150 + 0.5 * dice.roll())
        let limits = try #require(study.result)
        #expect(abs(limits.center - 150) < 0.04)
        #expect(abs(limits.sigma - 0.5) < 0.03)
    }

    @Test("a drift within the study does not widen the limits as it widens the standard deviation")
    func drift() throws {
        var study = LimitStudy(needed: 1_000)
        var dice = NormalDice(seed: 4)
        // 100 sigmas over the study: the standard deviation would be 29.
        for index in 0..<1_000 { study.take(Double(index) / 10 + dice.roll()) }
        #expect(abs(try #require(study.result).sigma - 1) < 0.1)
    }

    @Test("values on the two sides of a gap are no neighbours")
    func gap() throws {
        var study = LimitStudy(needed: 20)
        for index in 0..<10 { study.take(Double(index % 2)) }
        study.interrupt()
        for index in 0..<10 { study.take(1_000 + Double(index % 2)) }
        #expect(abs(try #require(study.result).sigma - 1 / LimitStudy.expectedRange) < 1e-9)
    }

    @Test("the first study's limits are in force; another study's only when a person accepts them")
    func acceptance() throws {
        var learnt = LearntLimits(needed: 20)
        #expect(learnt.state == .studying)
        let isTooSoon = !learnt.studyAgain()
        #expect(isTooSoon)
        let first20 = (0..<20).map { learnt.take(Double($0 % 2), at: Self.time(Int64($0))) }
        #expect(first20.last == .learnt && first20.count { $0 != nil } == 1)
        #expect(learnt.frozen?.since == Self.time(19) && learnt.frozen?.acceptedBy == nil)
        let first = try #require(learnt.limits)
        #expect(learnt.state == .frozen)
        // Frozen: what comes now teaches nothing.
        for _ in 0..<100 { _ = learnt.take(50, at: .zero) }
        #expect(learnt.limits == first)

        _ = learnt.studyAgain()
        #expect(learnt.state == .studyingAgain)
        for index in 0..<19 { _ = learnt.take(10 + Double(index % 2), at: .zero) }
        #expect(learnt.taken == 19)
        let outcome = learnt.take(11, at: .zero)
        #expect(outcome == .proposed)
        #expect(learnt.limits == first)
        guard case .proposed(let proposal) = learnt.state else { throw Unexpected(state: learnt.state) }
        #expect(abs(proposal.center - 10.5) < 1e-9)
        let mara = AlarmHand(by: "mara", reason: "new stencil", at: Self.time(100))
        let isAccepted = learnt.accept(by: mara)
        #expect(isAccepted)
        #expect(learnt.frozen == LearntLimits.Frozen(limits: proposal, since: Self.time(100), acceptedBy: mara))
        let isAcceptedTwice = learnt.accept(by: mara)
        #expect(!isAcceptedTwice)
        _ = learnt.studyAgain()
        for index in 0..<20 { _ = learnt.take(Double(index % 2), at: .zero) }
        let isDeclined = learnt.decline()
        #expect(isDeclined)
        #expect(learnt.limits == proposal)
        #expect(learnt.state == .frozen)
    }

    @Test("values without any spread teach nothing: the study begins anew, and that is said once")
    func flat() {
        var learnt = LearntLimits(needed: 20)
        let outcomes = (0..<60).map { _ in learnt.take(7, at: .zero) }
        #expect(outcomes.compactMap { $0 } == [.useless])
        #expect(outcomes[19] == .useless)
        #expect(learnt.state == .studying)
        #expect(learnt.taken == 0)
        let moved = (0..<20).map { learnt.take(Double($0 % 2), at: .zero) }
        #expect(moved.last == .learnt)
        _ = learnt.studyAgain()
        let again = (0..<40).map { _ in learnt.take(7, at: .zero) }
        #expect(again.compactMap { $0 } == [.useless], "another study is another one to be told of")
    }

    private static func time(_ seconds: Int64) -> Uptime { Uptime(nanoseconds: seconds * 1_000_000_000) }

    private struct Unexpected: Error { var state: LearntLimits.State }
}
