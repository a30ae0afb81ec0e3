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
        let first20 = (0..<20).map { learnt.take(Double($0 % 2)) }
        #expect(first20.last == true && first20.count { $0 } == 1)
        let first = try #require(learnt.limits)
        #expect(learnt.state == .frozen)
        // Frozen: what comes now teaches nothing.
        for _ in 0..<100 { _ = learnt.take(50) }
        #expect(learnt.limits == first)

        _ = learnt.studyAgain()
        #expect(learnt.state == .studyingAgain)
        for index in 0..<19 { _ = learnt.take(10 + Double(index % 2)) }
        #expect(learnt.progress?.taken == 19)
        _ = learnt.take(11)
        #expect(learnt.limits == first)
        guard case .proposed(let proposal) = learnt.state else { throw Unexpected(state: learnt.state) }
        #expect(abs(proposal.center - 10.5) < 1e-9)
        let isAccepted = learnt.accept(by: "mara")
        #expect(isAccepted)
        #expect(learnt.limits == proposal)
        #expect(learnt.acceptedBy == "mara")
        let isAcceptedTwice = learnt.accept(by: "mara")
        #expect(!isAcceptedTwice)
        _ = learnt.studyAgain()
        for index in 0..<20 { _ = learnt.take(Double(index % 2)) }
        let isDeclined = learnt.decline()
        #expect(isDeclined)
        #expect(learnt.limits == proposal)
        #expect(learnt.state == .frozen)
    }

    @Test("values without any spread teach nothing: the study begins anew")
    func flat() {
        var learnt = LearntLimits(needed: 20)
        let isComplete = (0..<40).contains { _ in learnt.take(7) }
        #expect(!isComplete)
        #expect(learnt.state == .studying)
        #expect(learnt.progress?.taken == 0)
    }

    private struct Unexpected: Error { var state: LearntLimits.State }
}
