import AndonCore
import Testing

@Suite("What a chart found", .timeLimit(.minutes(1)))
struct ChartSignalTests {
    private static let findings: [ChartSignal.Finding] =
        RunRules.all.map { .runs($0) } + [.runs([.twoOfThree, .beyond3]), .average, .sum]

    @Test("its word in a file means the same again, whatever it is", arguments: findings)
    func code(finding: ChartSignal.Finding) {
        for side in ChartSide.allCases {
            let signal = ChartSignal(finding, side)
            #expect(ChartSignal(code: signal.code) == signal)
            #expect(!signal.code.contains(" "))
        }
    }

    @Test(
        "a word that was never written means nothing",
        arguments: ["", "sum", "sum-sideways", "runs-above", "runs-x-above"])
    func unknown(code: String) { #expect(ChartSignal(code: code) == nil) }

    @Test("several patterns are told in their order")
    func words() {
        let signal = ChartSignal(.runs([.twoOfThree, .beyond3]), .above)
        #expect(signal.words == "a value beyond 3 sigma; 2 of 3 values beyond 2 sigma on one side")
        #expect(ChartSignal(.sum, .below).words == "the sum of what values are below the center by is beyond its limit")
    }
}
