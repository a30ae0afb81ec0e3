import AndonCore
import AndonPlan
import Testing

@Suite("Rules that can never fire, or always do", .timeLimit(.minutes(1)))
struct ContradictionTests {
    private static let tags = """
        a: { at: holding 0, type: int16, scale: 0.1, units: °C }
              b: { at: holding 1, type: int16, scale: 0.1, units: °C }
              c: { at: holding 2, type: int16, scale: 0.1, units: °C }
              n: { at: holding 3, type: uint16 }
              f: { at: holding 4, type: float32 }
              g: { at: holding 6, type: float32 }
              hot: { at: holding 8, type: int16, units: °C, plausible: 0 .. 200 °C }
              held: { at: holding 9, type: int16, units: °C, clamp: 0 .. 200 °C }
              count: { at: holding 10, type: uint16, counter: yes }
              state: { at: holding 12, type: uint16, names: { 0: idle, 1: run, 2: fault } }
              door: { at: discrete 0 }
              lid: { at: discrete 1 }
              hold: { at: coil 16, access: write }
              spread: { value: "max(m/a, m/hot) - min(m/a, m/hot)" }
              mean: { mean: m/hot over 1min }
              away: { deviation: m/hot over 1min }
        """
    private static let stop = "stop: { output: m/hold, means-stop: off }\n"

    private static func said(_ rules: String) -> String {
        SmallPlan.mistakes(tags: tags, rest: stop + "rules:\n" + rules)
    }

    /// What is said of an expression, with how many characters into it.
    private static func said(when expression: String) -> String {
        let before = "  r: { tag: m/n, severity: critical, when: \""
        let said = said("\(before)\(expression)\" }")
        let parts = said.split(separator: ":", maxSplits: 3)
        guard parts.count == 4, let column = Int(parts[2]) else { return said }
        return "\(column - before.count - 1):\(parts[3])"
    }

    @Test(
        "an expression that contradicts itself, or is always true, is refused at its place",
        arguments: [
            ("m/a > 10 °C and m/a < 5 °C", "0: found \"m/a > 10 °C and m/a < 5 °C\" in when", "this is never true"),
            ("m/n > 5 and (m/a > 10 °C and m/a < 5 °C)", "13: found \"m/a > 10 °C and m/a < 5 °C\"", "never"),
            ("m/lid or m/a > 10 °C and m/a < 5 °C", "9: found \"m/a > 10 °C and m/a < 5 °C\"", "never"),
            ("m/n - m/n > 1", "0: found the difference > \"1\" in when", "this is never true"),
            ("m/n - m/n >= 0", "0: ", "this is always true"),
            ("m/n / 0 > 1", "6: found \"0\" in when", "a divisor that is not always 0"),
            ("m/n / (m/n - m/n) > 1", "6: ", "a divisor that is not always 0"),
            ("m/f > 1e39", "0: ", "never"),
            ("m/f < 1e39", "0: ", "always"),
            ("m/hot > 200 °C", "0: ", "never"),
            ("m/held > 200 °C", "0: ", "never"),
            ("m/hot >= 0 °C", "0: ", "always"),
            ("m/count < 0", "0: ", "never"),
            ("m/mean > 200 °C", "0: ", "never"),
            ("m/away < 0 °C", "0: ", "never"),
            ("m/spread > 6553.5 °C", "0: ", "never"),
            ("m/n * 2 > 131070", "0: ", "never"),
            ("m/n / 2 > 32767.5", "0: ", "never"),
            ("m/n * m/n < 0", "0: ", "never"),
            ("abs(m/a) < 0 °C", "0: ", "never"),
            ("abs(m/a - m/a) > 0 °C", "0: ", "never"),
            ("m/a > 10 °C and not m/a > 10 °C", "0: ", "never"),
            ("m/a > 10 °C and m/a <= 10 °C", "0: ", "never"),
            ("m/a > 10 °C and 10 °C > m/a", "0: ", "never"),
            ("m/a > 10 °C or m/a <= 10 °C", "0: ", "always"),
            ("m/a > 10 °C or m/a < 20 °C", "0: ", "always"),
            ("m/a = 10 °C and m/a != 10 °C", "0: ", "never"),
            ("m/a > m/b and m/b > m/a", "0: ", "never"),
            ("m/a > m/b and m/b > m/c and m/c > m/a", "0: ", "never"),
            ("m/a - m/b > 10 °C and m/b - m/c > 10 °C and m/a - m/c < 15 °C", "0: ", "never"),
            ("max(m/a, m/b) < 10 °C and m/b > 20 °C", "0: ", "never"),
            ("min(m/a, m/b) > 10 °C and m/b < 5 °C", "0: ", "never"),
            ("mean(m/a, m/b) > 10 °C and m/a < 5 °C and m/b < 5 °C", "0: ", "never"),
            ("all(m/a > 10 °C, m/b > 10 °C) and 1 of (m/a < 5 °C, m/b < 5 °C)", "0: ", "never"),
            ("2 of (m/n > 10, m/n < 5, m/n = 7)", "0: ", "never"),
            ("m/n > 1 and m/n < 2", "0: ", "never"),
            ("m/n = 2.5", "0: ", "never"),
            ("m/state is run and m/state is fault", "0: ", "never"),
            ("m/state is run and m/state != 1", "0: ", "never"),
            ("m/state is not run or m/state is not fault", "0: ", "always"),
            ("m/door is on and m/door is off", "0: ", "never"),
            ("m/door and not m/door", "0: ", "never"),
            ("m/door or m/door is off", "0: ", "always"),
            ("link.net is up and link.net is down", "0: ", "never"),
            ("link.net is up or link.net is not up", "0: ", "always"),
            ("good(m/a) and not good(m/a)", "0: ", "never"),
            ("m/door then (m/a > 10 °C and m/a < 5 °C) within 10s", "13: ", "never"),
            ("any(m/a > 10 °C and m/a < 5 °C, m/door)", "4: ", "never"),
            ("5 > 3", "0: ", "always"),
        ])
    func refused(expression: String, place: String, words: String) {
        let said = Self.said(when: expression)
        #expect(said.hasPrefix(place) && said.contains(words), "\(expression): \(said)")
    }

    @Test(
        "what some value could make true, and some other false, is taken",
        arguments: [
            "m/a >= 10 °C and m/a <= 10 °C", "m/a > 10 °C and m/a < 10.2 °C", "m/n > 1 and m/n < 3",
            "m/a > 10 °C or m/a < 5 °C", "m/a > m/b and m/b > m/c", "m/f / m/g > 1e30", "m/n / m/n > 5",
            "m/state is run or m/state is fault", "not m/door and not m/lid", "m/count > 1e12", "m/f > 3e38",
            "m/hot >= 200 °C", "m/spread > 6000 °C", "m/state = 7", "abs(m/a) > 3276.7 °C",
            "m/door then not m/door within 10s", "m/a > 10 °C then m/a < 5 °C within 10s",
            "not good(m/a) and m/a > 10 °C", "max(m/a, m/b) > 10 °C and m/b < 5 °C",
            "m/f >= m/g + 10 and m/f <= m/g + 5",
            "stop is on", "stop is off and m/door", "1e308 * m/f > 5", "m/n * m/n = 4", "0.1 * m/n + 0.2 * m/n > 0.3",
            "any(m/hot > 150 °C, m/a > 250 °C)",
        ])
    func taken(expression: String) {
        let said = Self.said("  r: { tag: m/n, severity: advice, when: \"\(expression)\" }")
        #expect(said.isEmpty, "\(expression): \(said)")
    }

    @Test("of a pattern in a list all tags count together: one of them may be where the others never are")
    func patterns() throws {
        let tags = """
            "z{1..3}": { at: holding 0, type: int16, units: °C, plausible: 0 .. 100 °C }
                  z4: { at: holding 9, type: int16, units: °C }
            """
        func said(_ expression: String) -> String {
            SmallPlan.mistakes(
                tags: tags, rest: "rules: { r: { tag: m/z4, when: \"\(expression)\", severity: advice } }")
        }
        #expect(said("any(m/z* > 150 °C)").isEmpty)
        #expect(said("any(m/z* > 150 °C and m/z* < 300 °C)").isEmpty)
        #expect(said("all(m/z* > 150 °C)").contains("found \"all(m/z* > 150 °C)\" in when"))
        #expect(said("2 of (m/z* > 150 °C)").contains("never true"))
        #expect(said("1 of (m/z* > 150 °C)").isEmpty)
    }

    @Test("limits that no value reaches, that every value is beyond, or from which no alarm returns, are refused")
    func plain() {
        for (keys, words) in [
            ("tag: m/f, above: 1e39", "\"1e39\" for above, which can never be true on m/f"),
            ("tag: m/f, below: 1e39", "\"1e39\" for below, which is always true on m/f"),
            ("tag: m/n, above: -1", "is always true on m/n, allowed: something within 0 .. 65535"),
            ("tag: m/n, below: 70000", "is always true"), ("tag: m/n, inside: -5 .. 70000", "is always true"),
            ("tag: m/hot, outside: 300 .. 400 °C", "is always true on m/hot"),
            ("tag: m/n, inside: 10.2 .. 10.4", "can never be true on m/n"),
            (
                "tag: m/count, below: 0",
                "can never be true on m/count, allowed: something above 0, all that uint16 as a counter"
            ),
            ("tag: m/mean, above: 200 °C", "can never be true on m/mean"),
            ("tag: m/mean, above: 200 °C", "all that m/mean (mean m/hot over 1min) can say"),
            ("tag: m/spread, above: 7000 °C", "can never be true on m/spread"),
            ("tag: m/held, rises: 201 °C within 10s", "can never be true on m/held"),
            ("tag: m/n, above: 5, deadband: 6", "with which the alarm could never return on m/n"),
            ("tag: m/hot, below: 195 °C, deadband: 6 °C", "with which the alarm could never return on m/hot"),
            ("tag: m/hot, inside: 10 .. 190 °C, deadband: 20 °C", "with which the alarm could never return on m/hot"),
            ("tag: m/hot, deviates: 201 °C from m/held", "this can never be true"),
            ("tag: m/hot, deviates: -500 .. -300 °C from m/held", "this is always true"),
            ("tag: m/count, counts: above 1e30 per 1min", "less than m/count can count in 1 min"),
        ] {
            let said = Self.said("  r: { \(keys), severity: advice }")
            #expect(said.contains(words), "\(keys): \(said)")
        }
        for keys in [
            "tag: m/n, above: 0", "tag: m/n, below: 1", "tag: m/n, inside: 10.2 .. 11", "tag: m/f, above: 3e38",
            "tag: m/hot, outside: 0 .. 199 °C", "tag: m/n, above: 5, deadband: 5", "tag: m/count, above: 70000",
            "tag: m/held, rises: 200 °C within 10s", "tag: m/hot, deviates: 199 °C from m/held",
            "tag: m/count, counts: above 100000 per 1min", "tag: m/mean, above: 199 °C",
        ] {
            let said = Self.said("  r: { \(keys), severity: advice }")
            #expect(said.isEmpty, "\(keys): \(said)")
        }
    }

    @Test("unless and while are held to the same")
    func gates() {
        #expect(Self.said("  r: { tag: m/n, above: 5, unless: m/n >= 0, severity: advice }").contains("in unless"))
        #expect(
            Self.said("  r: { tag: m/n, stuck: 10min, while: m/door and not m/door, severity: advice }").contains(
                "in while"))
    }

    @Test("a tag that is made of others is held to the same")
    func derived() {
        let said = SmallPlan.mistakes(
            tags: "t: { at: holding 0, type: int16 }\n      d: { value: m/t > 5 and m/t < 3 }", rest: "")
        #expect(said.contains("found \"m/t > 5 and m/t < 3\" in value"), "\(said)")
    }

    @Test("a recipe's limits are held to the same, at their own place")
    func recipes() {
        let said = Self.said(
            """
              r: { tag: m/hot, above: 150 °C, severity: advice }
            recipes:
              chosen-by: m/n
              products:
                a: { when: 1, rules: { r: { above: 250 °C } } }
                b: { when: 70000 }
            """)
        #expect(said.contains(":33:") && said.contains("can never be true on m/hot"), "\(said)")
        #expect(said.contains("found \"70000\" for when"), "\(said)")
    }

    @Test("a stop that holds itself could never be reset")
    func stops() {
        func refused(_ rules: String) -> String {
            let said = Self.said(rules)
            return said.contains("true for as long as the stop is on") ? said : ""
        }
        let own = refused("  r: { tag: m/n, when: stop is on, severity: critical, then: stop }")
        #expect(own.hasPrefix("small.yaml:28:24: found then: stop in rule \"r\""), "\(own)")
        #expect(!refused("  r: { when: \"m/door or stop is on\", severity: critical, then: stop }").isEmpty)
        #expect(!refused("  r: { when: \"not (stop is off and m/door)\", severity: critical, then: stop }").isEmpty)
        // Through another rule, which tells only.
        let chain = """
              a: { tag: m/n, when: stop is on, severity: advice }
              b: { tag: m/n, when: "a or m/lid", severity: critical, then: stop }
            """
        #expect(refused(chain).contains("rule \"b\""))
        #expect(refused("  r: { tag: m/n, when: stop is on, severity: critical }").isEmpty)
        #expect(refused("  r: { when: stop is on and m/door, severity: critical, then: stop }").isEmpty)
        #expect(refused("  r: { when: stop is off and m/door, severity: critical, then: stop }").isEmpty)
        #expect(refused("  r: { when: m/door, unless: stop is on, severity: critical, then: stop }").isEmpty)
        #expect(
            refused(
                """
                  a: { tag: m/n, when: stop is on, unless: m/lid, severity: advice }
                  b: { tag: m/n, when: a, severity: critical, then: stop }
                """
            ).isEmpty)
    }
}
