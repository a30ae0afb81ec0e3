import AndonCore
import Testing

/// The rule that stops the line in Config/line.yaml: `rises: 2 °C within 5s`, `confirm: 2 of 3`. docs/rules.md tells the counts.
@Suite("the spike rule on a noisy zone", .timeLimit(.minutes(5)))
struct SpikeWeekTests {
    private static func line() -> RuleLine {
        RuleLine(.rises(by: 2, within: .seconds(5)), confirm: Confirmation(needed: 2, outOf: 3))
    }

    @Test("a week of noise, odd readings and lost answers stops nothing")
    func week() {
        var line = Self.line()
        var zone = NoisyZone(seed: 20_261_127)
        let polls = 7 * 24 * 3_600 * 2
        var now = Uptime.zero
        for poll in 0..<polls {
            now = now + NoisyZone.poll
            let reading = zone.reading(poll)
            line.take(reading ?? 0, reading == nil ? .bad(.timeout) : .good, at: now)
        }
        #expect(line.transitions.isEmpty)
        // The week was no easy one.
        #expect(zone.oddReadings > 300 && zone.missing > 8_000)
    }

    /// Heat that comes within `rise` seconds, stays for ten, and goes as it came.
    private static func heat(_ height: Double, rise: Double, at seconds: Double) -> Double {
        guard seconds >= 0 else { return 0 }
        if seconds < rise { return height * seconds / rise }
        if seconds < rise + 10 { return height }
        return max(0, height * (1 - (seconds - rise - 10) / max(rise, 0.5)))
    }

    /// Of 200 such spikes, each in another minute of noise, how many the rule found while they lasted.
    private static func found(_ height: Double, rise: Double, losesAnswers: Bool = false) -> Int {
        (0..<200).count { seed in
            var line = line()
            var zone = NoisyZone(
                seed: UInt64(seed) &* 7_919 &+ UInt64(height * 100), losesAnswers: losesAnswers)
            // Twenty seconds before, the spike, ten seconds after it.
            return (0..<Int((40 + 2 * rise) * 2)).contains { poll in
                let heat = heat(height, rise: rise, at: Double(poll) * 0.5 - 20)
                let reading = zone.reading(poll + seed * 1_000, heat: heat)
                let at = Uptime.zero + NoisyZone.poll * Int64(poll + 1)
                return line.take(reading ?? 0, reading == nil ? .bad(.timeout) : .good, at: at) == .raised
            }
        }
    }

    @Test(
        "every true spike is found",
        arguments: [
            (3.0, 0.0), (3.0, 2.0), (4.0, 0.0), (4.0, 2.0), (4.0, 4.0), (6.0, 4.0), (10.0, 0.0), (10.0, 5.0),
        ])
    func spikes(height: Double, rise: Double) { #expect(Self.found(height, rise: rise) == 200) }

    @Test("what is no spike is none", arguments: [(1.0, 0.0), (1.0, 3.0), (3.0, 30.0), (5.0, 60.0)])
    func slow(height: Double, rise: Double) {
        #expect(Self.found(height, rise: rise) == 0)
    }
}
