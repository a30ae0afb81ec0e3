import AndonCore
import AndonPlan
import Testing

@Suite("Tags that are made of others", .timeLimit(.minutes(1)))
struct DerivedTagTests {
    @Test("an expression is worked out once for an answer, of all that came with it, in its units")
    func value() throws {
        var line = try DerivedShop("spread: { value: max(oven/zone*) - min(oven/zone*) }")
        #expect(line.plan[line.plan.tag("oven/spread")].units == "°C")
        #expect(line.answer(["zone1": 20, "zone2": 21], at: 0) == ["spread": "bad-not-read"])
        #expect(line.answer(["zone1": 20, "zone2": 21, "zone3": 25.5], at: 1) == ["spread": "5.5"])
        #expect(line.answer(["probe": 100], at: 1.2) == [:])
        #expect(line.answer(["zone1": 20, "zone2": nil, "zone3": 25.5], at: 2) == ["spread": "bad-timeout"])
        #expect(line.answer(["zone1": 20, "zone2": 19, "zone3": 25.5], at: 3) == ["spread": "6.5"])
    }

    @Test("a comparison makes a tag that is on or off; what decides it decides it, whatever else is not known")
    func truth() throws {
        var line = try DerivedShop("hot: { value: oven/zone1 > 100 °C or oven/zone2 > 100 °C }")
        #expect(line.answer(["zone1": 99, "zone2": 101], at: 0) == ["hot": "1"])
        #expect(line.answer(["zone1": nil, "zone2": 101], at: 1) == ["hot": "1"])
        #expect(line.answer(["zone1": nil, "zone2": 99], at: 2) == ["hot": "bad-timeout"])
        #expect(line.answer(["zone1": 20, "zone2": 99], at: 3) == ["hot": "0"])
    }

    @Test("a division by zero is no number")
    func division() throws {
        var line = try DerivedShop("share: { value: oven/zone1 / oven/zone2 }")
        #expect(line.answer(["zone1": 10, "zone2": 4], at: 0) == ["share": "2.5"])
        #expect(line.answer(["zone1": 10, "zone2": 0], at: 1) == ["share": "bad-not-a-number"])
    }

    @Test("of another wire's tag the newest value counts, for three polls")
    func silence() throws {
        var line = try DerivedShop("off: { value: oven/zone1 - oven/far }")
        line.answer(["far": 20], at: 0)
        #expect(line.answer(["zone1": 22], at: 3) == ["off": "2"])
        #expect(line.answer(["zone1": 22], at: 3.5) == ["off": "bad-input"])
        #expect(line.answer(["far": 21], at: 4) == ["off": "1"])
        #expect(line.times["off"] == 4)
        // The answers of two wires may come a little out of order; what is made of them does not go back in time.
        #expect(line.answer(["zone1": 23], at: 3.9) == ["off": "2"])
        #expect((line.times["off"] ?? 0) > 4 && (line.times["off"] ?? 9) < 4.001)
    }

    @Test("tags made of made tags come in their order, wherever they stand; a row binds its star")
    func chain() throws {
        var line = try DerivedShop(
            """
            worst: { value: max(oven/off*) }
            "off{1..3}": { value: abs(oven/zone* - oven/far) }
            """)
        line.answer(["far": 20], at: 0)
        let made = line.answer(["zone1": 19, "zone2": 20.5, "zone3": 22], at: 1)
        #expect(made == ["off1": "1", "off2": "0.5", "off3": "2", "worst": "2"])
    }

    @Test("a window is not known before it holds its whole time; a lost answer is no gap, a gap empties it")
    func window() throws {
        var line = try DerivedShop(
            """
            low: { minimum: oven/zone1 over 10s }
            high: { maximum: oven/zone1 over 10s }
            middle: { mean: oven/zone1 over 10s }
            spread: { deviation: oven/zone1 over 10s }
            """)
        for second in 0..<10 {
            #expect(line.answer(["zone1": Double(second)], at: Double(second))["middle"] == "bad-incomplete")
        }
        let whole = line.answer(["zone1": 10], at: 10)
        #expect(whole == ["low": "0", "high": "10", "middle": "5", "spread": "3.31662479036"])
        #expect(line.answer(["zone1": nil], at: 11)["high"] == "bad-timeout")
        #expect(line.answer(["zone1": 7], at: 12)["low"] == "2")
        #expect(line.answer(["zone1": 7], at: 13)["low"] == "3")
        #expect(line.answer(["zone1": 7], at: 16.5)["low"] == "bad-incomplete")
        for second in 17...26 { line.answer(["zone1": 7], at: Double(second)) }
        #expect(line.answer(["zone1": 8], at: 27)["low"] == "7")
    }

    @Test("a counter's rate is that over its window; a gap is counted over, a reset begins it anew")
    func rate() throws {
        var line = try DerivedShop("pace: { rate: oven/passed per 1min over 20s }")
        #expect(line.plan[line.plan.tag("oven/pace")].units == "/min")
        for second in 0..<20 { line.answer(["passed": 1_000 + Double(second)], at: Double(second)) }
        #expect(line.answer(["passed": 1_020], at: 20) == ["pace": "60"])
        #expect(line.answer(["passed": nil], at: 21) == ["pace": "bad-timeout"])
        // Nobody read it for twenty seconds; it counted ten.
        #expect(line.answer(["passed": 1_030], at: 40) == ["pace": "30"])
        line.restartCount(of: "passed")
        #expect(line.answer(["passed": 1_031], at: 41) == ["pace": "bad-incomplete"])
    }

    @Test("a rule on a made tag, its message and a stop, in virtual time")
    func trial() throws {
        let plan = try SmallPlan.read(
            tags: """
                "zone{1..3}": { at: holding 0, type: int16, scale: 0.1, units: °C }
                      made: { at: holding 10, type: uint16, counter: { wraps-at: 1000 } }
                      hold: { at: coil 16, access: write }
                      spread: { value: max(m/zone*) - min(m/zone*) }
                      pace: { rate: m/made per 1min over 10s }
                """,
            rest: """
                rules:
                  uneven: { tag: m/spread, above: 8 °C, severity: critical, then: stop, message: "{value} {units} apart" }
                  slow: { tag: m/pace, below: 30 /min, severity: warning, message: "{value} {units}" }
                  both: { when: m/spread > 5 °C and m/pace < 60 /min, severity: advice }
                stop: { output: m/hold, means-stop: off }
                """)
        let text = """
            andon-test: 1
            plan: small.yaml
            tests:
              one zone runs away:
                armed: yes
                given:
                  m/zone*: 200
                  m/zone2: 200 for 10s, 208 for 5s, 208.1 for 10s, 200 for 5s
                expect:
                  - 15s raised uneven "8.1 °C apart"
                  - 15s stop requested
                  - 15s stop confirmed
                  - 25s returned uneven
              a counter that wraps goes on, and slows down:
                given:
                  m/made: 980 -> 1000 over 20s, 0 -> 5 over 20s
                  m/zone*: 200
                expect:
                  - 28s raised slow "24 /min"
            """
        for one in try TrialReader(Array(text.utf8), file: "small.test.yaml").cases(on: plan) {
            let lines = TrialText.lines(one, one.run(on: plan), file: "small.test.yaml")
            #expect(lines.count == 1 && lines[0].hasPrefix("  ok"), "\(lines.joined(separator: "\n"))")
        }
    }

    @Test("andon plan bounds a stop on what follows at once, and says where it cannot")
    func budget() throws {
        func text(_ tag: String) throws -> String {
            let plan = try SmallPlan.read(
                tags: """
                    a: { at: holding 0, type: int16, poll: 500ms }
                          b: { at: holding 1, type: int16, poll: 500ms }
                          hold: { at: coil 16, access: write }
                          made: { \(tag) }
                    """,
                rest: """
                    rules: { far: { tag: m/made, above: 8, severity: critical, then: stop } }
                    stop: { output: m/hold, means-stop: off }
                    """)
            return BudgetText(plan).text
        }
        #expect(try text("value: m/a - m/b").contains("far on m/a, the worst of 2 tags: above 8"))
        let window = try text("mean: m/a over 1min")
        #expect(window.contains("  far: above 8\n    as late as the window or the board is"), "\(window)")
        #expect(!window.contains("no rule stops the line"))
    }
}
