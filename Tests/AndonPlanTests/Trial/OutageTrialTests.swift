import AndonCore
import AndonPlan
import Testing

@Suite("Links, machines and the uplink that are down in rule tests", .timeLimit(.minutes(1)))
struct OutageTrialTests {
    private static let rest = """
        broker: { urls: mqtt://127.0.0.1, insecure-network: accepted }
        rules:
          lonely: { tag: m/t, when: link.net is down, on-delay: 5s, severity: warning }
          alone: { tag: m/t, when: uplink is down, severity: advice }
          silent: { tag: m/t, stale: 10s, severity: warning }
          doubtful: { tag: m/t, when: not good(m/t), severity: advice }
          jump: { tag: m/t, rises: 2 °C within 5s, severity: critical }
        """

    private func plan() throws -> Plan {
        try SmallPlan.read(
            tags: "t: { at: holding 0, type: int16, scale: 0.1, units: °C, poll: 500ms }", rest: Self.rest)
    }

    private func lines(_ text: String) throws -> [String] {
        let plan = try plan()
        let file = "andon-test: 1\nplan: small.yaml\ntests:\n" + text
        return try TrialReader(Array(file.utf8), file: "t").cases(on: plan).flatMap {
            TrialText.lines($0, $0.run(on: plan), file: "t")
        }
    }

    @Test("a link that goes down is known at once, and what is read over it is bad until it is back")
    func link() throws {
        let lines = try lines(
            """
              a link:
                given: { m/t: 20 for 40s, link.net: "up for 10.2s, down for 12s, up" }
                expect:
                  - 10.2s raised doubtful
                  - 15.2s raised lonely
                  - 20s raised silent
                  - 22.2s returned lonely
                  - 22.5s returned silent
                  - 22.5s returned doubtful
              down from the start:
                ignore: [silent, doubtful]
                given: { m/t: 20 for 10s, link.net: "down for 6s, up" }
                expect: [5s raised lonely, 6s returned lonely]
              too short:
                ignore: doubtful
                given: { m/t: 20 for 20s, link.net: "up for 5 s, down for 4 s, up" }
                expect: nothing
            """)
        #expect(lines == ["  ok    a link", "  ok    down from the start", "  ok    too short"])
    }

    @Test("a machine that is down answers nothing, and its link is up; nothing is concluded across it")
    func machine() throws {
        let lines = try lines(
            """
              a machine:
                given: { m/t: "20 for 15s, 30 for 25s", m: "up for 10s, down for 12s, up" }
                expect:
                  - 10.3s raised doubtful
                  - 19.5s raised silent
                  - 22s returned silent
                  - 22s returned doubtful
            """)
        #expect(lines == ["  ok    a machine"])
    }

    @Test("the uplink is down for rules that ask for it, and nothing else hears of it")
    func uplink() throws {
        let lines = try lines(
            """
              the broker:
                given: { m/t: 20 for 10s, uplink: "up for 3s, down for 4s, up" }
                expect: [3s raised alone, 7s returned alone]
              never there:
                given: { m/t: 20 for 10s, uplink: down }
                expect: [0s raised alone]
            """)
        #expect(lines == ["  ok    the broker", "  ok    never there"])
    }

    @Test("the longest stretch says how long the test is")
    func lasts() throws {
        let plan = try plan()
        let text = "andon-test: 1\nplan: p\ntests:\n  one:\n    given: { link.net: up for 1min }\n    expect: nothing\n"
        let cases = try TrialReader(Array(text.utf8), file: "t").cases(on: plan)
        #expect(cases.first?.lasts == .minutes(1))
    }

    @Test(
        "what is wrong is said at its place, with what is allowed",
        arguments: [
            ("link.nett: down", "5:14: found \"link.nett\"", "did you mean \"link.net\"?"),
            ("link.net: off", "5:24: found \"off\" for link.net", "did you mean \"down\"?"),
            ("link.net: \"down, up\"", "5:24: found \"down, up\" for link.net", "such as \"down for 10s\""),
            ("link.net: \"down for 3, up\"", "5:24: ", "a duration with its unit"),
            ("m: \"20 for 3s\"", "5:17: found \"20 for 3s\" for m", "up or down, over time"),
            ("uplnk: down", "5:14: found \"uplnk\"", "did you mean \"uplink\"?"),
            ("link.net: [up]", "5:24: found a list", "up or down, over time"),
        ])
    func mistakes(given: String, place: String, words: String) throws {
        let refusal = #expect(throws: PlanRefusal.self) {
            try lines("  one:\n    given: { \(given) }\n    expect: nothing\n")
        }
        let text = refusal?.description ?? ""
        #expect(text.contains(place) && text.contains(words), "\(text)")
    }
}
