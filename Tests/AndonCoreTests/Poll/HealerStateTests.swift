import AndonCore
import Testing

/// A unit that is in another state is not a unit of another kind.
@Suite("what a unit refuses for a while")
struct HealerStateTests {
    private let eight = (100..<108).map { $0..<$0 + 1 }
    private let ask = HealAsk(.holding, 100, 8)

    private func seconds(_ seconds: Int) -> Uptime { .zero + .seconds(Int64(seconds)) }

    /// Answers the healer's questions until none is open.
    private func answer(
        _ healer: inout Healer, at now: Uptime, _ answer: (HealAsk) -> HealAsk.Answer
    ) -> [Healer.Step] {
        var steps: [Healer.Step] = []
        var questions = 0
        while let question = healer.next(at: now), questions < 200 {
            questions += 1
            steps += healer.took(answer(question), to: question, at: now)
        }
        #expect(questions < 200)
        return steps
    }

    @Test("a refusal that does not come twice teaches nothing", arguments: [1, 2, 3] as [UInt8])
    func once(code: UInt8) {
        var healer = Healer(at: .zero)
        #expect(healer.refused(ask, spans: eight, exception: code, at: .zero).isEmpty)
        #expect(!healer.mayPoll(ask, at: .zero))
        #expect(answer(&healer, at: .zero) { _ in .values }.isEmpty)
        #expect(healer.learnt.isEmpty && healer.mayPoll(ask, at: .zero) && !healer.holdsBack)
    }

    @Test(
        "refusals that come several times in a row and stop teach nothing for good",
        arguments: [1, 2, 3] as [UInt8], 1...40)
    func times(code: UInt8, times: Int) throws {
        var healer = Healer(at: .zero)
        var left = times
        var now = Uptime.zero
        _ = healer.refused(ask, spans: eight, exception: code, hasWorked: true, at: now)
        left -= 1
        while now < seconds(600) {
            _ = answer(&healer, at: now) { _ in
                left -= 1
                return left >= 0 ? .refused(code) : .values
            }
            if healer.learnt.isEmpty, healer.mayPoll(ask, at: now) {
                if left <= 0 {
                    _ = healer.answered(ask, at: now)
                } else {
                    left -= 1
                    _ = healer.refused(ask, spans: eight, exception: code, hasWorked: true, at: now)
                }
            }
            now = now + .milliseconds(100)
        }
        #expect(healer.learnt.isEmpty && healer.mayPoll(ask, at: now))
    }

    @Test(
        "a unit that refuses everything is polled at least every probe-at-most, however long that lasts, and nothing is learnt",
        arguments: [1, 2, 3] as [UInt8], [false, true])
    func state(code: UInt8, hasWorked: Bool) {
        var healer = Healer(probeAtMost: .seconds(10), at: .zero)
        var steps: [Healer.Step] = []
        var polls: [Uptime] = []
        var now = Uptime.zero
        // A night.
        while now < seconds(8 * 3_600) {
            if healer.mayPoll(ask, at: now) {
                polls.append(now)
                steps += healer.refused(ask, spans: eight, exception: code, hasWorked: hasWorked, at: now)
            }
            steps += answer(&healer, at: now) { _ in .refused(code) }
            now = now + .milliseconds(500)
        }
        #expect(steps == [.rests(ask)] && healer.learnt.isEmpty)
        #expect(zip(polls, polls.dropFirst()).allSatisfy { $1 - $0 <= .milliseconds(10_500) })
        #expect(polls.count < 3_600)
        #expect(healer.answered(ask, at: now) == [.woke(ask)])
        #expect(healer.mayPoll(ask, at: now) && !healer.holdsBack)
    }

    @Test("a function that worked before is tried as a dead unit is, though the unit answers others")
    func function() throws {
        var healer = Healer(at: .zero)
        healer.works(.holding)
        _ = healer.refused(ask, spans: eight, exception: 1, at: seconds(5))
        _ = healer.answered(HealAsk(.input, 0, 1), at: seconds(6))
        #expect(answer(&healer, at: seconds(6)) { _ in .refused(1) } == [.rests(ask)])
        let next = try #require(healer.nextTry(of: ask))
        #expect(next - seconds(6) <= .seconds(1))
        _ = healer.answered(HealAsk(.input, 0, 1), at: seconds(6))
        #expect(!healer.mayPoll(ask, at: seconds(6)))
    }

    @Test("an address that worked before is tried again soon, one that never did rarely")
    func address() throws {
        for hasWorked in [false, true] {
            var healer = Healer(at: .zero)
            _ = healer.refused(ask, spans: eight, exception: 2, hasWorked: hasWorked, at: .zero)
            let steps = answer(&healer, at: .zero) { $0.addresses.contains(103) ? .refused(2) : .values }
            let point = PointRange(.holding, 103, 103)
            #expect(steps == [.refused(point)])
            var now = Uptime.zero
            for _ in 0..<12 {
                let next = try #require(healer.nextRetry)
                #expect(!hasWorked || next - now <= .seconds(10))
                now = next
                _ = answer(&healer, at: now) { _ in .refused(2) }
            }
            #expect(hasWorked == (now < seconds(120)))
        }
    }

    @Test("all of a request that never worked is learnt once the unit is seen to answer others")
    func neverThere() {
        var healer = Healer(at: .zero)
        let one = HealAsk(.holding, 100, 1)
        _ = healer.refused(one, spans: [100..<101], exception: 2, at: .zero)
        #expect(answer(&healer, at: .zero) { _ in .refused(2) } == [.rests(one)])
        _ = healer.answered(HealAsk(.input, 0, 1), at: seconds(1))
        let steps = healer.refused(one, spans: [100..<101], exception: 2, at: seconds(2))
        #expect(steps == [.refused(PointRange(.holding, 100, 100))] && !healer.holdsBack)
    }

    @Test("the part of a request that is back is found, though the rest of it stays refused")
    func part() {
        var healer = Healer(at: .zero)
        var now = Uptime.zero
        var steps: [Healer.Step] = []
        while now < seconds(120), steps.count < 2 {
            if healer.mayPoll(ask, at: now) {
                steps += healer.refused(ask, spans: eight, exception: 2, hasWorked: true, at: now)
            }
            steps += answer(&healer, at: now) { $0.addresses.contains(107) || now < seconds(5) ? .refused(2) : .values }
            now = now + .milliseconds(100)
        }
        #expect(steps == [.rests(ask), .woke(ask), .refused(PointRange(.holding, 107, 107))])
    }

    @Test("a new connection, or a unit that is back, is asked at once for what it refused, but not at every turn")
    func reconnect() throws {
        let range = PointRange(.holding, 100, 100)
        var healer = Healer(learnt: UnitLearnt(refused: [range]), at: .zero)
        #expect(healer.next(at: seconds(1)) == nil)
        healer.askAgain(at: seconds(1))
        var asked = 0
        var now = seconds(1)
        while now < seconds(3_601) {
            // A device that hangs up after each refusal.
            if let question = healer.next(at: now) {
                asked += 1
                _ = healer.took(.refused(2), to: question, at: now)
                healer.askAgain(at: now)
            }
            now = now + .seconds(1)
        }
        #expect((2...60).contains(asked))
        healer.askAgain(at: now + .minutes(60))
        let question = healer.next(at: now + .minutes(60))
        #expect(question == HealAsk(.holding, 100, 1))
        #expect(healer.took(.values, to: HealAsk(.holding, 100, 1), at: now) == [.returned(range)])
    }

    @Test("a limit is tried again rarely: one that holds stays, one that grew is raised, one that is gone is lifted")
    func limits() throws {
        var healer = Healer(at: .zero)
        func device(_ longest: Int) -> (HealAsk) -> HealAsk.Answer {
            { $0.count > longest ? .refused(3) : .values }
        }
        _ = healer.refused(ask, spans: eight, exception: 3, at: .zero)
        #expect(answer(&healer, at: .zero, device(3)) == [.limited(.holding, 3)])
        var next = try #require(healer.nextRetry)
        #expect(next - .zero == Healer.firstRetry)
        #expect(answer(&healer, at: next, device(3)).isEmpty && healer.learnt.limits == [.holding: 3])
        next = try #require(healer.nextRetry)
        #expect(answer(&healer, at: next, device(5)) == [.limited(.holding, 5)])
        next = try #require(healer.nextRetry)
        #expect(answer(&healer, at: next, device(8)) == [.unlimited(.holding)])
        #expect(healer.learnt.isEmpty && healer.nextRetry == nil)
    }

    @Test("a limit of an earlier run is tried where the plan has longer requests")
    func oldLimit() {
        let learnt = UnitLearnt(limits: [.holding: 4])
        var healer = Healer(learnt: learnt, longest: [.holding: ask], at: .zero)
        healer.askAgain(at: .zero)
        #expect(healer.next(at: .zero) == ask)
        #expect(healer.took(.values, to: ask, at: .zero) == [.unlimited(.holding)])
        var short = Healer(learnt: learnt, longest: [.holding: HealAsk(.holding, 0, 4)], at: .zero)
        short.askAgain(at: .zero)
        #expect(short.next(at: .zero) == nil && short.learnt == learnt)
    }
}
