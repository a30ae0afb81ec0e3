import AndonCore
import AndonPlan
import Testing

@Suite("Figures of a board", .timeLimit(.minutes(1)))
struct BoardTagTests {
    private static let tags = """
        peak: { maximum: oven/probe per board }
        liquid: { time: oven/probe above 217 °C per board }
        rise: { fastest-rise: oven/probe over 1s per board }
        fall: { fastest-fall: oven/probe over 1s per board }
        """
    private static let boards = "{ begin: oven/entry turns on, end: oven/exit turns on, at-most: 5min }"

    /// Up from 25 °C by 2 °C/s to 245 °C, ten seconds there, down by 4 °C/s.
    private func temperature(_ second: Double) -> Double {
        let up = 110.0
        if second <= up { return 25 + 2 * second }
        return second <= up + 10 ? 245 : max(25, 245 - 4 * (second - up - 10))
    }

    private func pass(_ line: inout DerivedShop, from start: Double, gapAt gap: Range<Double>? = nil) -> [String:
        String]
    {
        var made: [String: String] = [:]
        line.answer(["entry": 0, "exit": 0, "probe": 25], at: start)
        for step in 1...320 {
            let second = Double(step) / 2
            let at = start + second
            if let gap, gap.contains(second) { continue }
            let isIn = second < 150
            let now = line.answer(
                ["entry": second < 5 ? 1 : 0, "exit": isIn ? 0 : 1, "probe": temperature(second - 0.5)], at: at)
            made.merge(now) { $1 }
        }
        return made
    }

    @Test("peak, time above liquidus and ramps are those of the board, told when it ends")
    func profile() throws {
        var line = try DerivedShop(Self.tags, boards: Self.boards)
        #expect(line.plan[line.plan.tag("oven/liquid")].units == "s")
        #expect(line.plan[line.plan.tag("oven/rise")].units == "°C/s")
        // 217 °C is reached 14 s before the top and left 7 s after it: 14 + 10 + 7.
        #expect(pass(&line, from: 0) == ["peak": "245", "liquid": "31", "rise": "2", "fall": "4"])
        // And the next board's are its own.
        #expect(pass(&line, from: 200) == ["peak": "245", "liquid": "31", "rise": "2", "fall": "4"])
    }

    @Test("a board of which something was not seen is not known")
    func gap() throws {
        var line = try DerivedShop(Self.tags, boards: Self.boards)
        let made = pass(&line, from: 0, gapAt: 100..<104)
        #expect(made.keys.sorted() == ["fall", "liquid", "peak", "rise"])
        #expect(made.values.allSatisfy { $0 == "bad-incomplete" })
        #expect(pass(&line, from: 200)["peak"] == "245")
    }

    @Test("only the probe was silent: the board is not known either")
    func silentProbe() throws {
        var line = try DerivedShop("peak: { maximum: oven/probe per board }", boards: Self.boards)
        line.answer(["entry": 0, "exit": 0, "probe": 25], at: 0)
        var made: [String: String] = [:]
        for step in 1...40 {
            let second = Double(step) / 2
            made = line.answer(
                ["entry": 1, "exit": second < 20 ? 0 : 1, "probe": (5..<9).contains(second) ? nil : 100], at: second)
        }
        #expect(made == ["peak": "bad-incomplete"])
    }

    @Test(
        "with a counter each board ends as the next one begins; the first that was seen whole is the first that is told"
    )
    func counted() throws {
        var line = try DerivedShop(
            """
            warmest: { maximum: oven/zone1 per board }
            coldest: { minimum: oven/zone1 per board }
            usual: { mean: oven/zone1 per board }
            noise: { deviation: oven/zone1 per board }
            """, boards: "{ begin: oven/passed counts, at-most: 1min }")
        #expect(line.answer(["passed": 7, "zone1": 90], at: 0) == [:])
        #expect(line.answer(["passed": 8, "zone1": 10], at: 1) == [:])
        #expect(line.answer(["passed": 8, "zone1": 20], at: 2) == [:])
        #expect(line.answer(["passed": 8, "zone1": 30], at: 3) == [:])
        let made = line.answer(["passed": 9, "zone1": 80], at: 4)
        #expect(made == ["warmest": "30", "coldest": "10", "usual": "20", "noise": "10"])
        // One that takes longer than a minute is lost.
        for second in 5...64 { #expect(line.answer(["passed": 9, "zone1": 80], at: Double(second)) == [:]) }
        #expect(line.answer(["passed": 9, "zone1": 80], at: 65)["usual"] == "bad-incomplete")
        #expect(line.answer(["passed": 10, "zone1": 80], at: 66) == [:])
        #expect(line.answer(["passed": 11, "zone1": 80], at: 67)["usual"] == "80")
    }

    @Test("a board that begins before the last one has ended makes that one lost; a made tag may say where boards are")
    func overlap() throws {
        var line = try DerivedShop(
            """
            inside: { value: oven/probe > 50 °C }
            peak: { maximum: oven/probe per board }
            """, boards: "{ begin: oven/inside turns on, end: oven/inside turns off, at-most: 5min }")
        line.answer(["probe": 25], at: 0)
        #expect(line.answer(["probe": 60], at: 0.5) == ["inside": "1"])
        #expect(line.answer(["probe": 240], at: 1) == ["inside": "1"])
        #expect(line.answer(["probe": 40], at: 1.5) == ["inside": "0", "peak": "240"])
        var other = try DerivedShop("peak: { maximum: oven/probe per board }", boards: Self.boards)
        other.answer(["entry": 0, "exit": 0, "probe": 25], at: 0)
        other.answer(["entry": 1, "exit": 0, "probe": 25], at: 0.5)
        other.answer(["entry": 0, "exit": 0, "probe": 99], at: 1)
        #expect(other.answer(["entry": 1, "exit": 0, "probe": 50], at: 1.5) == ["peak": "bad-incomplete"])
        #expect(other.answer(["entry": 1, "exit": 1, "probe": 50], at: 2) == ["peak": "50"])
    }
}
