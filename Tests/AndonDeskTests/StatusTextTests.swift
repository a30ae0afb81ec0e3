import AndonDesk
import Testing

@Suite("What status and reset say", .timeLimit(.minutes(1)))
struct StatusTextTests {
    /// 2026-11-23T21:30:00Z
    static let now = 1_795_469_400

    static func screen(_ report: StatusReport) -> [String] {
        StatusText(ink: Ink(isOn: false), clock: .fixed(3_600), now: now).lines(report)
    }

    static func stopped(_ state: StatusReport.Stop.State, mode: String = "armed") -> StatusReport {
        var report = Desk.report
        report.stop = .init(
            state: state, mode: mode, output: "tower/hold", causes: ["zone-spike on oven/zone4-top"],
            since: "2026-11-23T21:14:03.123Z")
        return report
    }

    @Test("the whole screen of a stopped line")
    func screen() {
        var report = Self.stopped(.confirmed)
        report.stop?.last = .init(answerToWriteMs: 0.41, answerToConfirmMs: 6.2)
        report.alarms = [
            .init(
                rule: "zone-spike", machine: "oven", tag: "zone4-top", severity: "critical",
                since: "2026-11-22T21:14:03.123Z", value: 247.3, measured: 2.3, limit: 2, units: "°C",
                text: "rises 2 °C within 5 s")
        ]
        report.machines = [
            .init(name: "oven", kind: "reflow", state: "online"),
            .init(name: "placer", kind: "placer", state: "offline", reason: "unit 1 on line-tcp: timeout"),
        ]
        report.links = [
            .init(
                name: "oven-bus", driver: "modbus-rtu", endpoint: "/dev/ttyUSB0", state: "up", requests: 1_000,
                answers: 997, timeouts: 2, badAnswers: 1,
                units: [.init(unit: 1, state: "polled"), .init(unit: 3, state: "demoted", nextProbeS: 4.02)])
        ]
        report.rules = .init(count: 21, alarms: 1, unknown: 3)
        report.uplink = .init(
            state: "down", broker: "mqtt://127.0.0.1:1883", reason: "connection refused",
            queued: .init(alarm: 4, state: 2, value: 300), acknowledged: 77, dropped: 1)
        report.stopTimes = .init(
            count: 1, toDecision: .init(p50Ms: 0.12, p99Ms: 0.12, p999Ms: 0.12, maxMs: 0.12),
            toWrite: .init(p50Ms: 0.41, p99Ms: 0.41, p999Ms: 0.41, maxMs: 0.41),
            toConfirmation: .init(p50Ms: 6.2, p99Ms: 6.2, p999Ms: 6.2, maxMs: 6.2))
        #expect(
            Self.screen(report) == [
                "LINE STOPPED since 22:14:03",
                "  because of zone-spike on oven/zone4-top",
                "  when it is mended: andon reset --reason \"what was done\"",
                "line smt-3 at plant-1, plan /etc/andon/smt-3.yaml (abc)",
                "andon 1.0.0, pid 42, up 1 min",
                "", "Alarms",
                "  CRITICAL  oven/zone4-top  rises 2 °C within 5 s  raised at 247.3 °C  since 2026-11-22 22:14:03  [zone-spike]",
                "", "Machines",
                "  oven            online    reflow",
                "  placer          offline   placer  unit 1 on line-tcp: timeout",
                "", "Links",
                "  oven-bus        up        modbus-rtu /dev/ttyUSB0",
                "                  997 of 1000 answered, 2 timeouts, 1 bad answer",
                "                  unit 3 demoted, next probe in 4 s",
                "", "Rules", "  21 watched, 1 in alarm, 3 unknown (no good value)",
                "", "Uplink",
                "  down mqtt://127.0.0.1:1883: connection refused",
                "  306 messages wait on disk: 4 alarm, 2 state, 300 value; 0 in flight, 77 acknowledged",
                "  1 message dropped",
                "", "Stop times",
                "  1 stop, from the answer on:",
                "  to decision      p50 0.12 ms, p99 0.12 ms, p99.9 0.12 ms, max 0.12 ms",
                "  to write         p50 0.41 ms, p99 0.41 ms, p99.9 0.41 ms, max 0.41 ms",
                "  to confirmation  p50 6.2 ms, p99 6.2 ms, p99.9 6.2 ms, max 6.2 ms",
                "  last written 0.41 ms, confirmed 6.2 ms after the answer",
            ])
    }

    private static func unit(_ unit: StatusReport.Unit) -> [String] {
        var report = Desk.report
        report.links = [
            .init(
                name: "bus", driver: "modbus-rtu", endpoint: "/dev/ttyUSB0", state: "up", requests: 9, answers: 9,
                units: [unit])
        ]
        return screen(report).map { $0.drop { $0 == " " } }.map(String.init)
    }

    @Test("a unit that refuses many points is one line, and no name is cut")
    func manyRefused() {
        func refused(_ count: Int) -> StatusReport.Unit {
            .init(
                unit: 3, state: "polled",
                refuses: (0..<count).map {
                    .init(area: "holding", first: $0, last: $0, tags: ["oven/zone\($0)"], nextTry: nil)
                })
        }
        let two = Self.unit(refused(2))
        #expect(two.contains("unit 3 refuses holding 0 (tag oven/zone0)"), "\(two)")
        #expect(two.contains("unit 3 refuses holding 1 (tag oven/zone1)"), "\(two)")
        let many = Self.unit(refused(42)).filter { $0.hasPrefix("unit 3 refuses") }
        #expect(many == ["unit 3 refuses 42 points (tags oven/zone0, oven/zone1, oven/zone2 and 39 more)"])
    }

    @Test("a probe whose time has come waits for its turn")
    func probesTurn() {
        #expect(
            Self.unit(.init(unit: 3, state: "demoted", nextProbeS: 0)).contains(
                "unit 3 demoted, its next probe waits for its turn"))
    }

    @Test("a number of 64 bits is shown in digits")
    func wide() {
        var report = Self.stopped(.running)
        report.alarms = [
            .init(
                rule: "r", machine: "oven", tag: "total", severity: "warning", since: "2026-11-22T21:14:03.123Z",
                value: 2.16e17, measured: 2.16e17, limit: 1, units: "", text: "is above 1")
        ]
        #expect(Self.screen(report).contains { $0.contains("raised at 216000000000000000 ") })
    }

    @Test(
        "the first line says what the line does",
        arguments: [
            (stopped(.running), "RUNNING  stop armed on tower/hold"),
            (stopped(.running, mode: "shadow"), "RUNNING  SHADOW: a stop is only reported, nothing is written"),
            (stopped(.wouldStop, mode: "shadow"), "SHADOW: would stop since 22:14:03"),
            (stopped(.requested), "STOP REQUESTED since 22:14:03, not confirmed yet"),
            (stopped(.failed), "STOP NOT CONFIRMED since 22:14:03"),
        ])
    func firstLine(report: StatusReport, line: String) { #expect(Self.screen(report).first == line) }

    @Test("what a driver says is shown to its end, where it says what to do")
    func wholeSentence() {
        var report = Self.stopped(.confirmed)
        let sentence = String(repeating: "many words of a driver, ", count: 10) + "set echo: strip"
        report.machines = [.init(name: "oven", kind: "reflow", state: "offline", reason: sentence)]
        #expect(Self.screen(report).contains { $0.hasSuffix(sentence) })
    }

    @Test("names with escapes are shown harmless")
    func harmless() {
        var report = Desk.report
        report.agent.line = "a\u{1B}[2Jb"
        report.machines = [.init(name: "o\u{202E}ven", kind: "x\n", state: "\u{7}")]
        let text = Self.screen(report).joined(separator: "\n")
        #expect(text.contains("line a·[2Jb at plant-1"))
        #expect(text.contains("o·ven"))
        #expect(!text.unicodeScalars.contains { $0 == "\u{1B}" || $0 == "\u{202E}" || $0 == "\u{7}" })
    }

    @Test("a refused reset names each cause and what to do about it")
    func refused() {
        let answer = ResetReply.refused(
            .init(
                error: "3 causes are left",
                causes: [
                    CauseLeft(rule: "zone-spike", tag: "oven/zone4-top", state: "true", now: "247.3 °C"),
                    CauseLeft(rule: "o2-high", tag: "oven/o2", state: "unknown"), CauseLeft(latch: "unreadable"),
                ]))
        #expect(
            ResetText.lines(answer, ink: Ink(isOn: false)) == [
                "NOT RELEASED  3 causes are left",
                "  - zone-spike on oven/zone4-top (now 247.3 °C)",
                "    bring oven/zone4-top back inside its limit and let it stay there",
                "  - o2-high on oven/o2",
                "    oven/o2 has no good value: mend its link or machine, an unknown value never releases the line",
                "  - a latch file that cannot be read",
                "    look at the line and at the disk of this machine, then reset again",
                "Mend what is left, then reset again; andon status shows the line.",
            ])
    }

    @Test("a release says that the line may run")
    func released() {
        let lines = ResetText.lines(.released(.init(output: "tower/hold")), ink: Ink(isOn: false))
        #expect(lines == ["RELEASED  tower/hold is back at run: the line may run"])
    }
}
