import AndonCore
import Testing

@Suite("How long stops took", .timeLimit(.minutes(1)))
struct StopTimesTests {
    private func report(_ step: StopReport.Step, at: Int64, answered: Int64? = 0, written: Int64? = nil) -> StopReport {
        func moment(_ millis: Int64) -> Uptime { .zero + .milliseconds(millis) }
        return StopReport(
            step: step, causes: [], at: moment(at), answered: answered.map(moment), written: written.map(moment))
    }

    @Test("each stop counts once, from its first answer to the proof, however often it is told")
    func once() {
        var times = StopTimes()
        for step in [
            report(.requested, at: 2), report(.requested, at: 5), report(.failed, at: 7, written: 3),
            report(.confirmed, at: 9, written: 3),
            // A further cause, which the outputs are confirmed for already; cleared by somebody else, and confirmed again.
            report(.confirmed, at: 500, written: 3), report(.failed, at: 600, answered: nil),
            report(.confirmed, at: 700, written: 3), report(.released, at: 800, answered: nil),
        ] {
            times.take(step)
        }
        #expect(times.legs.map(\.times.count) == [1, 1, 1])
        #expect(times.legs.map(\.times.longest) == [.milliseconds(2), .milliseconds(3), .milliseconds(9)])
        times.take(report(.requested, at: 1_004, answered: 1_000))
        times.take(report(.confirmed, at: 1_040, answered: 1_000, written: 1_006))
        #expect(times.legs.map(\.times.longest) == [.milliseconds(4), .milliseconds(6), .milliseconds(40)])
    }

    @Test("a stop that nobody's answer asked for, one in shadow and the steps of one output count nothing")
    func others() {
        var times = StopTimes()
        times.take(report(.wouldStop, at: 3))
        times.take(report(.stageConfirmed, at: 3, written: 2))
        times.take(report(.reasserted, at: 3, answered: nil))
        times.take(report(.confirmed, at: 5, answered: nil, written: 4))
        #expect(times.legs.allSatisfy { $0.times.count == 0 })
    }
}
