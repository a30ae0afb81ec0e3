import AndonCore
import Testing

struct AnswerTimesTests {
    private func times(_ milliseconds: [Int64], lost: Int = 0) -> AnswerTimes {
        var times = AnswerTimes()
        for value in milliseconds { times.add(.milliseconds(value)) }
        for _ in 0..<lost { times.addLost() }
        return times
    }

    @Test("Quantiles are nearest ranks, whatever the order of the answers")
    func quantiles() {
        let times = times([40, 10, 30, 20])
        #expect(times.quantile(0.5) == .milliseconds(20))
        #expect(times.quantile(0.99) == .milliseconds(40))
        #expect(times.quantile(0) == .milliseconds(10))
        #expect(times.longest == .milliseconds(40))
    }

    @Test("A timeout is proposed only after ten answers, and loses none of them")
    func proposal() {
        #expect(times(Array(repeating: 5, count: 9)).proposedTimeout == nil)
        // Twice the 99th percentile of 100 ms, up to the next number that a person writes.
        #expect(times(Array(repeating: 100, count: 10)).proposedTimeout == .milliseconds(200))
        // 20 ms more than an answer of 4 ms is 24 ms: 30.
        #expect(times(Array(repeating: 4, count: 20)).proposedTimeout == .milliseconds(30))
        // One in two hundred took 400 ms: half as much again.
        #expect(times(Array(repeating: 20, count: 200) + [400]).proposedTimeout == .milliseconds(700))
    }

    @Test("Lost requests are counted beside the answers")
    func lost() {
        let times = times([1, 2], lost: 3)
        #expect(times.asked == 5 && times.count == 2 && times.lost == 3)
        #expect(AnswerTimes().quantile(0.5) == nil)
    }
}
