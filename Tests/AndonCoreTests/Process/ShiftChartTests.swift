import AndonCore
import Testing

/// Published numbers: NIST/SEMATECH e-Handbook of Statistical Methods 6.3.2.3 and 6.3.2.4; Montgomery's EWMA example as the
/// IMSL manual prints it.
@Suite("EWMA and CUSUM", .timeLimit(.minutes(1)))
struct ShiftChartTests {
    private static let nistEWMA: [Double] = [
        52.0, 47.0, 53.0, 49.3, 50.1, 47.0, 51.0, 50.1, 51.2, 50.5, 49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4,
        53.6,
        52.1,
    ]
    private static let nistCUSUM: [Double] = [
        324.925, 324.675, 324.725, 324.350, 325.350, 325.225, 324.125, 324.525, 325.225, 324.600, 324.625, 325.150,
        328.325,
        327.250, 327.825, 328.500, 326.675, 327.775, 326.875, 328.350,
    ]
    private static let montgomery: [Double] = [
        9.45, 7.99, 9.29, 11.66, 12.16, 10.18, 8.04, 11.46, 9.20, 10.34, 9.03, 11.47, 10.51, 9.40, 10.08, 9.37, 10.62,
        10.31,
        8.52, 10.84, 10.90, 9.33, 12.29, 11.50, 10.60, 11.08, 10.38, 11.62, 11.31, 10.52,
    ]

    private func rounded(_ value: Double) -> Double { (value * 100).rounded() / 100 }

    @Test("the EWMA of the NIST handbook, value by value, and its limits")
    func nist() throws {
        let limits = try #require(ControlLimits(center: 50, sigma: 2.0539))
        var chart = try #require(EWMAChart(limits: limits, weight: 0.3, width: 3))
        #expect((chart.reach * 10_000).rounded() / 10_000 == 2.5884)
        var averages: [Double] = []
        for value in Self.nistEWMA {
            if chart.take(value) != nil { Issue.record("a signal at \(value)") }
            averages.append(rounded(chart.average))
        }
        #expect(
            averages == [
                50.60, 49.52, 50.56, 50.18, 50.16, 49.21, 49.75, 49.85, 50.26, 50.33, 50.11, 49.36, 49.52, 50.05, 49.38,
                49.92, 50.73, 51.23, 51.94, 51.99,
            ])
    }

    @Test(
        "Montgomery's EWMA signals at samples 29 and 30, with settled and with exact limits", arguments: [false, true])
    func ewmaSignals(startsNarrow: Bool) throws {
        let limits = try #require(ControlLimits(center: 10, sigma: 1))
        var chart = try #require(EWMAChart(limits: limits, weight: 0.1, width: 2.7, startsNarrow: startsNarrow))
        let sides = Self.montgomery.map { chart.take($0) }
        #expect(sides.indices.filter { sides[$0] != nil }.map { $0 + 1 } == [29, 30])
        #expect(sides[28] == .above)
    }

    @Test("the CUSUM of the NIST handbook: its sums, and the first signal at sample 14")
    func cusum() throws {
        var chart = try #require(CUSUMChart(center: 325, allowance: 0.3175, decision: 4.1959))
        var above: [Double] = []
        var below: [Double] = []
        var signals: [Int] = []
        for (index, value) in Self.nistCUSUM.enumerated() {
            if let side = chart.take(value) {
                #expect(side == .above)
                signals.append(index + 1)
            }
            above.append(rounded(chart.above))
            below.append(rounded(chart.below))
        }
        #expect(above[12...] == [3.01, 4.94, 7.45, 10.63, 11.99, 14.44, 16.00, 19.04])
        #expect(below.max() == 0.72)
        #expect(below.firstIndex(of: 0.72) == 7)
        #expect(signals == Array(14...20))
    }

    @Test("the other way round it is the same chart below the center")
    func mirrored() throws {
        var chart = try #require(CUSUMChart(center: 325, allowance: 0.3175, decision: 4.1959))
        var mirror = chart
        for value in Self.nistCUSUM {
            let (side, other) = (chart.take(value), mirror.take(650 - value))
            try #require(abs(mirror.below - chart.above) < 1e-9 && abs(mirror.above - chart.below) < 1e-9)
            try #require((side == .above) == (other == .below))
        }
    }

    @Test("the exact limits begin at width × weight × sigma and widen to the settled ones (Montgomery 9.25)")
    func exactLimits() throws {
        let limits = try #require(ControlLimits(center: 10, sigma: 1))
        var chart = try #require(EWMAChart(limits: limits, weight: 0.1, width: 2.7, startsNarrow: true))
        var reaches: [Double] = []
        for _ in 0..<200 {
            _ = chart.take(10)
            reaches.append(chart.reach)
        }
        #expect(abs(reaches[0] - 0.27) < 1e-12)
        #expect(abs(reaches[1] - 2.7 * (0.1 / 1.9 * (1 - 0.9 * 0.9 * 0.9 * 0.9)).squareRoot()) < 1e-12)
        #expect(abs(reaches[199] - 2.7 * (0.1 / 1.9).squareRoot()) < 1e-9)
    }

    @Test("in sigmas it is the same chart")
    func inSigmas() throws {
        let limits = try #require(ControlLimits(center: 10, sigma: 2))
        var chart = try #require(CUSUMChart(limits: limits, allowance: 0.5, decision: 4))
        #expect(chart.allowance == 1)
        #expect(chart.decision == 8)
        let atLimit = chart.take(1)
        #expect(chart.below == 8)
        let beyond = chart.take(8.9)
        #expect(atLimit == nil && beyond == .below)
    }

    @Test("what is no number, and a gap, begin both charts anew", arguments: [Double.nan, .infinity])
    func broken(value: Double) throws {
        let limits = try #require(ControlLimits(center: 0, sigma: 1))
        var average = try #require(EWMAChart(limits: limits, weight: 0.5, width: 3, startsNarrow: true))
        var sums = try #require(CUSUMChart(limits: limits, allowance: 0.5, decision: 5))
        let reach = average.reach
        _ = average.take(2)
        _ = sums.take(3)
        let signals = [average.take(value), sums.take(value)]
        #expect(signals == [nil, nil])
        #expect(average.average == 0)
        #expect(average.reach == reach)
        #expect(sums.above == 0)
    }

    @Test("charts that no value could be held against are none")
    func bad() throws {
        let limits = try #require(ControlLimits(center: 0, sigma: 1))
        #expect(EWMAChart(limits: limits, weight: 0, width: 3) == nil)
        #expect(EWMAChart(limits: limits, weight: 1.1, width: 3) == nil)
        #expect(EWMAChart(limits: limits, weight: .nan, width: 3) == nil)
        #expect(EWMAChart(limits: limits, weight: 0.2, width: 0) == nil)
        #expect(CUSUMChart(center: 0, allowance: -1, decision: 5) == nil)
        #expect(CUSUMChart(center: 0, allowance: 0.5, decision: 0) == nil)
        #expect(CUSUMChart(center: .nan, allowance: 0.5, decision: 5) == nil)
    }

    // Published for a CUSUM with an allowance of 0.5 and a decision limit of 4 sigma: 168 values (Montgomery, table 9.3).
    @Test("a process in control signals on a CUSUM as rarely as published")
    func inControl() throws {
        let limits = try #require(ControlLimits(center: 0, sigma: 1))
        var dice = NormalDice(seed: 11)
        let runs = 3_000
        var length = 0
        for _ in 0..<runs {
            var chart = try #require(CUSUMChart(limits: limits, allowance: 0.5, decision: 4))
            repeat { length += 1 } while chart.take(dice.roll()) == nil
        }
        let measured = Double(length) / Double(runs)
        #expect(abs(measured - 168) < 4 * 168 / Double(runs).squareRoot(), "\(measured)")
    }
}
