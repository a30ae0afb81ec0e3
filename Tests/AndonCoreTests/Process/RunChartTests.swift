import AndonCore
import Testing

@Suite("Run rules", .timeLimit(.minutes(2)))
struct RunChartTests {
    /// Center 0 and sigma 1: a value is its distance.
    private static let unit = ControlLimits(center: 0, sigma: 1)!

    /// The ordinals (from 1) of the values at which a rule signals.
    private func signals(_ rule: RunRules, _ values: [Double]) -> [Int] {
        var chart = RunChart(rule, limits: Self.unit)
        return values.enumerated().filter { !chart.take($0.element).isEmpty }.map { $0.offset + 1 }
    }

    @Test(
        "each pattern signals at the value that completes it, and not one value sooner",
        arguments: [
            (.beyond3, [3, 3.1, -3, -3.1, 2.9], [2, 4]),
            (.twoOfThree, [2.1, 0, 2.1, 0, 0, 2.1], [3]),
            (.twoOfThree, [2.1, -2.1, 0, -2.1], [4]),
            (.twoOfThree, [2.1, 2.1, 0], [2]),
            (.twoOfThree, [2, 2, 2], []),
            (.fourOfFive, [1.1, 1.1, 0, 1.1, 1.1], [5]),
            (.fourOfFive, [1.1, 1.1, 0, 0, 1.1, 1.1], []),
            (.fourOfFive, [-1.1, -1.1, -1.1, -1.1], [4]),
            (.fourOfFive, [1.1, -1.1, 1.1, -1.1, 1.1, -1.1], []),
            (.eightOnOneSide, Array(repeating: 0.1, count: 9), [8, 9]),
            (.eightOnOneSide, [0.1, 0.1, 0.1, 0.1, 0, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1], [13]),
            (.eightOnOneSide, [-0.1, -0.1, -0.1, -0.1, 0, -0.1, -0.1, -0.1, -0.1], []),
            (.nineOnOneSide, Array(repeating: -0.1, count: 9), [9]),
            (.sixInOneDirection, [1, 2, 3, 4, 5, 6], [6]),
            (.sixInOneDirection, [6, 5, 4, 3, 2, 1, 0], [6, 7]),
            (.sixInOneDirection, [1, 2, 3, 4, 5, 5, 6], []),
            (.sixInOneDirection, [6, 5, 4, 3, 2, 2, 1], []),
            (.sixInOneDirection, [1, 2, 3, 4, 5, 4, 5, 6, 7, 8, 9], [11]),
            (.fourteenAlternating, [0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1], [14]),
            (.fourteenAlternating, [0, 1, 0, 1, 0, 1, 1, 0, 1, 0, 1, 0, 1, 0], []),
            (.fifteenWithin1, Array(repeating: 1, count: 15), [15]),
            (.fifteenWithin1, Array(repeating: 0.5, count: 14) + [1.1, 0.5], []),
            (.eightBeyond1, [1.1, -1.1, 1.1, -1.1, 1.1, -1.1, 1.1, -1.1], [8]),
            (.eightBeyond1, [1.1, -1.1, 1.1, -1.1, 1, -1.1, 1.1, -1.1], []),
        ] as [(RunRules, [Double], [Int])])
    func pattern(rule: RunRules, values: [Double], expected: [Int]) {
        #expect(signals(rule, values) == expected)
    }

    @Test("a limit in decimals is a limit wherever binary arithmetic puts it")
    func exactLimit() throws {
        let limits = try #require(ControlLimits(center: 150, sigma: 0.1))
        var chart = RunChart(.beyond3, limits: limits)
        let signals = [150.3, 149.7, 150.4].map { chart.take($0) }
        #expect(signals == [[], [], .beyond3])
    }

    @Test("what is no number, and a gap, break every pattern", arguments: [Double.nan, .infinity, -.infinity])
    func brokenRun(value: Double) {
        #expect(signals(.eightOnOneSide, [1, 1, 1, 1, value, 1, 1, 1, 1, 1, 1, 1, 1]) == [13])
        var chart = RunChart(.all.reduce(into: []) { $0.formUnion($1) }, limits: Self.unit)
        for _ in 0..<7 { _ = chart.take(1.5) }
        chart.forget()
        let signals = chart.take(1.5)
        #expect(signals.isEmpty)
    }

    @Test("limits without spread, or that are no numbers, are none")
    func badLimits() {
        for (center, sigma) in [(0, 0), (0, -1), (.nan, 1), (0, .infinity), (.infinity, 1)] as [(Double, Double)] {
            #expect(ControlLimits(center: center, sigma: sigma) == nil)
        }
    }

    /// How many values a process in control brings before the first signal, on the average of so many runs.
    private func runLength(_ rules: RunRules, runs: Int, seed: UInt64) -> Double {
        var dice = NormalDice(seed: seed)
        var length = 0
        for _ in 0..<runs {
            var chart = RunChart(rules, limits: Self.unit)
            repeat { length += 1 } while chart.take(dice.roll()).isEmpty
        }
        return Double(length) / Double(runs)
    }

    // Published: 3 sigma 370.4 (1 / 0.0027), the four Western Electric rules 91.75 (Champ and Woodall 1987). A run length is
    // spread about as widely as it is long: four standard errors of the mean are allowed, for a seed that never changes.
    @Test(
        "a process in control signals as rarely as published",
        arguments: [(.beyond3, 370.4, 2_000), (.westernElectric, 91.75, 8_000)] as [(RunRules, Double, Int)])
    func inControl(rules: RunRules, published: Double, runs: Int) {
        let measured = runLength(rules, runs: runs, seed: 20_261_127)
        let error = published / Double(runs).squareRoot()
        #expect(abs(measured - published) < 4 * error, "\(measured) beside \(published) ± \(error)")
    }

    // Simulated with another program (20 000 runs each).
    @Test(
        "each Western Electric pattern alone signals as rarely as another program found",
        arguments: [(.twoOfThree, 510), (.fourOfFive, 292), (.eightOnOneSide, 254), (.nineOnOneSide, 505)]
            as [(RunRules, Double)])
    func alone(rule: RunRules, simulated: Double) {
        let measured = runLength(rule, runs: 2_000, seed: 7)
        let error = simulated * (1 / 2_000.0 + 1 / 20_000.0).squareRoot()
        #expect(abs(measured - simulated) < 4 * error, "\(measured) beside \(simulated) ± \(error)")
    }
}
