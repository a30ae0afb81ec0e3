import AndonCore
import Testing

@Suite("Durations in bounded room", .timeLimit(.minutes(1)))
struct DurationHistogramTests {
    private func histogram(_ spans: [TimeSpan]) -> DurationHistogram {
        var histogram = DurationHistogram()
        for span in spans { histogram.take(span) }
        return histogram
    }

    @Test("a share of them is told at most a sixteenth too long, never too short; the longest is exact")
    func shares() throws {
        var dice = Dice(seed: 7)
        for most in [20.0, 3_000, 900_000, 3e9] {
            let micros = (0..<2_000).map { _ in Double.random(in: 0...most, using: &dice).rounded() }
            let sorted = micros.sorted()
            let histogram = histogram(micros.map { TimeSpan(nanoseconds: Int64($0) * 1_000) })
            for share in [0.5, 0.9, 0.99, 0.999] {
                let exact = sorted[Int((share * 2_000).rounded(.up)) - 1]
                let told = Double(try #require(histogram.atMost(share)).nanoseconds) / 1_000
                #expect(told >= exact && told <= exact * 17 / 16 + 1, "\(share) of \(most): \(told) beside \(exact)")
            }
            #expect(histogram.atMost(1) == histogram.longest)
            #expect(Double(histogram.longest.nanoseconds) == sorted[1_999] * 1_000)
        }
    }

    @Test("none tells nothing; what cannot be is kept inside")
    func edges() {
        #expect(DurationHistogram().atMost(0.5) == nil)
        let odd = histogram([.seconds(-5), TimeSpan(nanoseconds: 1), .seconds(1_000_000)])
        #expect(odd.count == 3)
        #expect(odd.atMost(0.3) == .zero)
        #expect(odd.atMost(0.5) == TimeSpan(nanoseconds: 1_000))
        #expect(odd.longest == .seconds(1_000_000))
        #expect(odd.last == .seconds(1_000_000))
    }
}
