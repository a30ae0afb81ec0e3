import AndonCore
import AndonPlan
import Testing

@Suite("Rule tests", .timeLimit(.minutes(1)))
struct TrialTests {
    private static let tags = """
        t: { at: holding 0, type: int16, scale: 0.1, units: °C, poll: 500ms, bad-values: 0x8002 }
              u: { at: holding 1, type: int16, scale: 0.1, units: °C, poll: 500ms }
              mode: { at: holding 4, bits: 4..7, names: { 0: idle, 1: run } }
              door: { at: holding 4, bit: 0 }
              far: { at: holding 900, type: int16, poll: 2s }
              hold: { at: coil 16, access: write }
        """
    private static let rest = """
        rules:
          hot: { tag: m/t, above: 100 °C, severity: warning, message: It is hot. }
          jump: { tag: [m/t, m/u], rises: 2 °C within 2s, severity: critical, then: stop }
          running: { tag: m/mode, is: run, severity: advice }
          open: { tag: m/door, is: on, severity: advice }
        stop: { output: m/hold, means-stop: off }
        """

    private func plan() throws -> Plan { try SmallPlan.read(tags: Self.tags, rest: Self.rest) }

    private func cases(_ text: String) throws -> [TrialCase] {
        let text = "andon-test: 1\nplan: small.yaml\ntests:\n" + text
        return try TrialReader(Array(text.utf8), file: "small.test.yaml").cases(on: plan())
    }

    private func lines(_ text: String) throws -> [String] {
        let plan = try plan()
        return try cases(text).flatMap { TrialText.lines($0, $0.run(on: plan), file: "small.test.yaml") }
    }

    @Test("what happens as expected is good")
    func good() throws {
        let lines = try lines(
            """
              it gets hot:
                given: { m/t: "99 -> 101 over 10s, 101 for 2s, 99 for 1s" }
                expect:
                  - 5.5s raised hot "It is hot."
                  - 12s returned hot@m/t
              it jumps:
                armed: yes
                given: { m/u: "20 for 4s, 22 °C" }
                expect: [4s raised jump@m/u, 4s stop requested, 4s..5s stop confirmed, 6s returned jump@m/u]
                lasts: 10s
            """)
        #expect(lines == ["  ok    it gets hot", "  ok    it jumps"])
    }

    @Test("what differs is shown with its time, its place and the values before it")
    func difference() throws {
        let lines = try lines(
            """
              three mistakes:
                given: { m/t: "20 for 4s, 101 for 4s" }
                expect:
                  - 5s raised hot "Too hot."
                  - 7s returned hot
            """)
        #expect(
            lines == [
                "  FAIL  three mistakes  (small.test.yaml:4)",
                "        + 4s  raised jump@m/t",
                "          values before it: 20 20 20 20 101",
                "        + 4s  stop would-stop",
                "        - 5s  raised hot@m/t  \"Too hot.\"  (line 7)",
                "        + 4s  raised hot@m/t  \"It is hot.\"",
                "          values before it: 20 20 20 20 20 20 20 101",
                "        + 6s  returned jump@m/t",
                "        - 7s  returned hot@m/t  (line 8)",
            ])
    }

    @Test(
        "a device is silent, late, wrong or not asked, and no rule concludes anything from it",
        arguments: ["silent", "bad", "gap", "raw 0x8002", "200 late 5s"])
    func trouble(what: String) throws {
        let lines = try lines(
            """
              trouble:
                given: { m/t: "90 for 3s, \(what) for 5s, 95" }
                expect: nothing
                lasts: 20s
            """)
        #expect(lines == ["  ok    trouble"])
    }

    @Test("a value that the tag's type cannot say is refused at its place: the device would never say it")
    func unsayable() throws {
        for (given, words) in [
            ("m/t: 4000", "found \"4000\" for m/t, allowed: -3276.8 to 3276.7 °C, as its type holds no more"),
            ("m/t: 20 -> -4000 over 5s", "allowed: -3276.8 to 3276.7 °C"),
            ("m/mode: 16", "for m/mode, allowed: 0 to 15"),
            ("m/door: 2", "for m/door, allowed: on or off"),
        ] {
            let refusal = #expect(throws: PlanRefusal.self) {
                try lines("  one:\n    given: { \(given) }\n    expect: nothing\n    lasts: 5s\n")
            }
            #expect(refusal?.description.contains("small.test.yaml:5:") == true, "\(refusal?.description ?? "")")
            #expect(refusal?.description.contains(words) == true, "\(refusal?.description ?? "")")
        }
        #expect(
            try lines("  one:\n    given: { m/t: -3276.8 for 5s }\n    expect: nothing\n") == ["  ok    one"],
            "its last step is one that it can say")
    }

    @Test("what is believed until a gap ends with it, at a time that a person can write")
    func beliefEnds() throws {
        let plan = try SmallPlan.read(
            tags: "t: { at: holding 0, type: int16, poll: 500ms }\n      b: { at: discrete 0, poll: 500ms }",
            rest: "rules:\n  hot: { tag: m/t, above: 200, unless: m/b is on, severity: warning }")
        let text =
            "andon-test: 1\nplan: small.yaml\ntests:\n  one:\n"
            + "    given: { m/t: 260 for 30s, m/b: \"on for 10s, bad for 10s, on for 10s\" }\n"
            + "    expect: [0s suppressed hot@m/t, 11.5s unsuppressed hot@m/t, 20s suppressed hot@m/t]\n"
        let cases = try TrialReader(Array(text.utf8), file: "small.test.yaml").cases(on: plan)
        let lines = cases.flatMap { TrialText.lines($0, $0.run(on: plan), file: "small.test.yaml") }
        #expect(lines == ["  ok    one"], "\(lines)")
    }

    @Test("an answer that is late but in time counts when it comes")
    func late() throws {
        let lines = try lines(
            """
              late:
                given: { m/t: "90 for 3s, 101 late 300ms for 2s" }
                expect: [3.3s raised hot, 3.3s raised jump@m/t, 3.3s stop would-stop, 4.8s returned jump@m/t]
                lasts: 6s
            """)
        #expect(lines == ["  ok    late"])
    }

    private static let charts = """
        rules:
          drift: { tag: m/t, chart: western-electric 4, each: m/far, learn: 20 values, severity: warning }
          given: { tag: m/u, chart: western-electric 1, center: 20 °C, sigma: 1 °C, severity: warning }
        """

    private func charted(_ text: String) throws -> [String] {
        let plan = try SmallPlan.read(tags: Self.tags, rest: Self.charts)
        let file = "andon-test: 1\nplan: small.yaml\ntests:\n" + text
        let cases = try TrialReader(Array(file.utf8), file: "small.test.yaml").cases(on: plan)
        return cases.flatMap { TrialText.lines($0, $0.run(on: plan), file: "small.test.yaml") }
    }

    @Test("a chart has the limits that the test gives it, or learns them in the test's own time")
    func limits() throws {
        let lines = try charted(
            """
              given by the test:
                limits: { drift: { center: 20 °C, sigma: 1 °C } }
                given: { m/t: 20.1 for 40s, m/far: 0 -> 10 over 40s }
                expect: [30s raised drift]
              learnt in it:
                given: { m/t: "20 for 79s noise 0.5, 20.5 for 41s", m/far: 0 -> 30 over 120s }
                expect: [90s..120s raised drift]
              unknown without:
                given: { m/t: 20.1 for 40s, m/far: 0 -> 10 over 40s }
                expect: nothing
            """)
        #expect(lines == ["  ok    given by the test", "  ok    learnt in it", "  ok    unknown without"])
    }

    @Test(
        "limits of a test are held against its plan",
        arguments: [
            ("drfit: { center: 20 °C, sigma: 1 °C }", "did you mean \"drift\"?"),
            ("given: { center: 20 °C, sigma: 1 °C }", "allowed: a rule with a chart that learns its limits"),
            ("drift: { center: 20 bar, sigma: 1 °C }", "allowed: a quantity in °C, the units of m/t"),
            ("drift: { center: 20 °C, sigma: 0 °C }", "allowed: a quantity in the tag's units, above 0"),
            ("drift: { center: 20 °C }", "without the key \"sigma\""),
        ])
    func wrongLimits(limits: String, words: String) throws {
        let refusal = #expect(throws: PlanRefusal.self) {
            _ = try charted("  wrong:\n    limits: { \(limits) }\n    given: { m/t: 20 }\n    expect: nothing\n")
        }
        #expect(refusal?.description.contains(words) == true, "\(refusal?.description ?? "")")
        #expect(refusal?.description.contains("small.test.yaml:5:") == true)
    }

    @Test("values go through registers: a step of the scale is a step, names and bits share a register")
    func registers() throws {
        let lines = try lines(
            """
              steps:
                given: { m/t: "100.04 for 3s, 100.06 for 3s, raw 1000 for 2s" }
                expect: [3s raised hot, 6s returned hot]
              shared:
                given: { m/mode: idle for 2s, m/door: off for 2s }
                expect: nothing
              shared again:
                given: { m/mode: "idle for 2s, run for 2s, idle for 2s", m/door: "off for 4s, on for 2s, off" }
                expect: [2s raised running, 4s returned running, 4s raised open, 6s returned open]
            """)
        #expect(lines == ["  ok    steps", "  ok    shared", "  ok    shared again"])
    }

    @Test("noise is drawn by seed: the same seed gives the same test, another one another")
    func noise() throws {
        let plan = try plan()
        func facts(_ seed: Int) throws -> [TrialOutcome.Row] {
            let test = try cases(
                """
                  noise:
                    seed: \(seed)
                    ignore: jump
                    given: { m/t: 100 °C for 10min noise 0.5 °C }
                    expect: nothing
                """)
            return test[0].run(on: plan).rows
        }
        let first = try facts(1)
        #expect(first.count > 100)
        #expect(try facts(1) == first)
        #expect(try facts(2) != first)
    }

    @Test("a day of a tag passes in a moment, and counts every request")
    func day() throws {
        let lines = try lines(
            """
              a day:
                given: { m/far: 1 for 24h, m/t: "90 for 23h, 101 for 1h" }
                ignore: jump
                expect: [23h raised hot, 23h stop would-stop]
            """)
        #expect(lines == ["  ok    a day"])
    }

    @Test(
        "what is wrong with a test is said, with its place and what is allowed",
        arguments: [
            ("given: { m/x: 1 }\n    expect: nothing", "4:", "found \"m/x\", allowed: machine/tag"),
            ("given: { m/t: 1 }\n    expect: [3s raised hott]", "6:", "did you mean \"hot\"?"),
            ("given: { m/t: 1 }\n    expect: [3s raised jump]", "6:", "one of its 2 tags, such as jump@m/t"),
            ("given: { m/t: 1 }\n    expect: [3s rised hot]", "6:", "did you mean \"raised\"?"),
            ("given: { m/t: 1 }\n    expect: [soon raised hot]", "6:", "a duration with its unit"),
            ("given: { m/t: 1 }\n    expect: [3s stop confirms]", "6:", "did you mean \"confirmed\"?"),
            ("given: { m/t: 1 }\n    expect: [9s..3s raised hot]", "6:", "the earlier time first"),
            ("given: { m/t: 10 bar for 3s }\n    expect: nothing", "5:", "allowed: a quantity in °C"),
            ("given: { m/t: \"1, 2 for 3s\" }\n    expect: nothing", "5:", "for TIME in every stretch but the last"),
            ("given: { m/t: 1 -> 2 for 3s }\n    expect: nothing", "5:", "over TIME behind A -> B"),
            ("given: { m/t: 1 over 3s }\n    expect: nothing", "5:", "A -> B over TIME"),
            ("given: { m/t: raw 70000 }\n    expect: nothing", "5:", "numbers from 0 to 65535"),
            ("given: { m/mode: runn }\n    expect: nothing", "5:", "did you mean \"run\"?"),
            ("given: { m/door: ajar }\n    expect: nothing", "5:", "allowed: on or off"),
            ("given: { m/hold: on }\n    expect: nothing", "5:", "tags that are read as numbers"),
            ("given: { m/t: 1 }\n    expect: [3s raised hot]\n    lasts: 2s", "7:", "the last expected time or more"),
            ("given: { m/t: 1 for 31d }\n    expect: nothing", "5:", "a duration with its unit"),
            ("given: { m/t: 1 }\n    expect: [3s raised hot]\n    ignore: cold", "7:", "found \"cold\" for ignore"),
            ("givn: { m/t: 1 }\n    expect: nothing", "5:", "did you mean \"given\"?"),
        ] as [(String, String, String)])
    func mistakes(test: String, place: String, words: String) throws {
        let refusal = #expect(throws: PlanRefusal.self) { try cases("  a test:\n    \(test)") }
        let text = refusal?.description ?? ""
        #expect(text.contains(words), "\(text)")
        #expect(text.hasPrefix("small.test.yaml:"), "\(text)")
    }

    @Test("a file that is no file of rule tests is refused with what is missing")
    func otherFile() {
        for text in ["", "andon: 1", "andon-test: 2\nplan: x\ntests: {}", "andon-test: 1\ntests: { a: {} }", "[1, 2]"] {
            #expect(throws: PlanRefusal.self) { try TrialReader(Array(text.utf8), file: "x.yaml").cases(on: plan()) }
        }
    }

    @Test("a test that would never end is refused")
    func endless() throws {
        let refusal = #expect(throws: PlanRefusal.self) {
            let plan = try SmallPlan.read(
                tags: (0..<200).map { "t\($0): { at: holding \($0 * 200), type: int16, poll: 10ms }" }
                    .joined(separator: "\n      "))
            let text = """
                andon-test: 1
                plan: small.yaml
                tests:
                  long:
                    given: { m/t*: 1 for 700h }
                    expect: nothing
                """
            _ = try TrialReader(Array(text.utf8), file: "x.yaml").cases(on: plan)
        }
        #expect(refusal?.description.contains("requests, allowed: at most 300000000") == true)
    }
}
