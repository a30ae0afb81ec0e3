import AndonDesk
import Testing

@Suite("What andon why tells", .timeLimit(.minutes(1)))
struct WhyTextTests {
    private static func time(_ seconds: Int, _ part: Int = 0) -> String {
        "2026-11-23T21:14:\(seconds < 10 ? "0" : "")\(seconds).\(part == 0 ? "000" : "\(part)")Z"
    }

    private static func samples(_ seconds: ClosedRange<Int>, from value: Double) -> [WhyReport.Sample] {
        seconds.map { .init(time: time($0), value: value + Double($0 - seconds.lowerBound), quality: "good") }
    }

    static var report: WhyReport {
        var requested = WhyReport.StopStep(step: "requested", time: time(13))
        requested.answerToWriteMs = 0.77
        var confirmed = WhyReport.StopStep(step: "confirmed", time: time(13, 5))
        confirmed.answerToWriteMs = 0.77
        confirmed.answerToConfirmMs = 4.1
        var after = samples(14...15, from: 158)
        after.append(.init(time: time(16), value: nil, quality: "bad-timeout"))
        return WhyReport(
            rule: "zone-spike", machine: "oven", tag: "zone4-top", severity: "critical", state: "acknowledged",
            raised: time(13), value: 157.6, measured: 2.7, limit: 2, units: "°C", text: "rises 2 °C within 5 s, 2 of 3",
            ruleHash: "9f86d081884c", plan: "0123456789ab", message: "A heating zone jumps.\u{1B}[2J", firstOut: true,
            action: "stop",
            evidence: [
                .init(time: time(9), value: 154.9, quality: "good"),
                .init(time: time(13), value: 157.6, quality: "good"),
            ],
            before: samples(1...13, from: 140), after: after, afterIsOpen: true,
            steps: [.init(step: "acknowledged", time: time(50), by: "sam", reason: "seen")],
            stop: [requested, confirmed])
    }

    @Test("a story that a technician can follow: what, against what, the stop, what came after, what to look at")
    func story() {
        let lines = WhyText(ink: Ink(isOn: false), clock: .fixed(3_600)).lines(Self.report)
        #expect(
            lines.prefix(11) == [
                "CRITICAL  zone-spike on oven/zone4-top, raised at 22:14:13, now acknowledged",
                "  what      rose 2.7 °C in 5 s (limit 2 °C), now 157.6 °C",
                "  seen      154.9 °C at 22:14:09, 157.6 °C at 22:14:13 (2 samples raised it)",
                "  rule      rises 2 °C within 5 s, 2 of 3   (rule 9f86d081884c, plan 0123456789ab)",
                "  first     no other alarm of its group was active before it",
                "  stop      22:14:13 requested, written 0.77 ms after the answer",
                "  stop      22:14:13 confirmed, written 0.77 ms after the answer, confirmed 4.1 ms after it",
                "  after     between 158 and 159 °C in 3 samples so far",
                "  then      22:14:50 acknowledged by sam: seen", "  look at   A heating zone jumps.·[2J", "",
            ])
        #expect(lines[11] == "samples   (5 more before; --json has all)")
        #expect(lines[12] == "    22:14:06.000  145 °C")
        #expect(lines[19] == "  > 22:14:13.000  152 °C   raised")
        #expect(lines.last == "    22:14:16.000  no value   bad-timeout")
        #expect(lines.allSatisfy { PlainText.columns($0) <= 100 })
    }

    @Test("how long the device took is told of each sample and of all, and that the agent was started anew since")
    func answers() {
        var report = Self.report
        report.restarted = true
        report.before[12].answerMs = 12.5
        report.after[0].answerMs = 9
        report.after[2].answerMs = 300
        let lines = WhyText(ink: Ink(isOn: false), clock: .fixed(0)).lines(report)
        #expect(lines.contains("  answers   after 9 ms to 300 ms"), "\(lines)")
        #expect(lines.contains("  since     the agent was started anew"), "\(lines)")
        #expect(lines.contains("  > 21:14:13.000  152 °C   after 12.5 ms   raised"), "\(lines)")
        #expect(lines.last == "    21:14:16.000  no value   after 300 ms   bad-timeout")
    }

    @Test("of an expression each sample says of which tag it is, states by their names")
    func others() {
        var report = Self.report
        (report.rule, report.tag, report.text) = ("apart", "s", "m/s - m/t > 5 °C and m/door is on")
        (report.machine, report.value, report.measured, report.limit) = ("m", 110, nil, nil)
        func sample(_ second: Int, _ value: Double, of: String? = nil, name: String? = nil) -> WhyReport.Sample {
            var sample = WhyReport.Sample(time: Self.time(second), value: value, quality: "good")
            (sample.of, sample.units, sample.name) = (of, of == nil ? nil : name == nil ? "°C" : "", name)
            return sample
        }
        report.evidence = [
            sample(13, 110), sample(12, 90, of: "m/t"), sample(13, 100, of: "m/t"),
            sample(13, 1, of: "m/door", name: "on"),
        ]
        report.before = report.evidence
        report.after = [sample(14, 111), sample(14, 300, of: "m/t")]
        let lines = WhyText(ink: Ink(isOn: false), clock: .fixed(0)).lines(report)
        #expect(lines[1] == "  what      m/s - m/t > 5 °C and m/door is on")
        #expect(lines[2] == "  seen      m/s 110 °C at 21:14:13, m/t 100 °C at 21:14:13, m/door on at 21:14:13")
        #expect(
            lines.contains("  after     between 111 and 111 °C in 1 sample so far"), "of the alarm's own tag: \(lines)")
        #expect(
            lines.suffix(6) == [
                "  > 21:14:13.000  m/s     110 °C   raised", "    21:14:12.000  m/t     90 °C",
                "    21:14:13.000  m/t     100 °C", "    21:14:13.000  m/door  on", "    21:14:14.000  m/s     111 °C",
                "    21:14:14.000  m/t     300 °C",
            ])
    }

    @Test(
        "a state is told by its name, not by its number and half of it",
        arguments: [("is on", "is on"), ("turns on", "turns on, now on")])
    func states(text: String, words: String) {
        var report = Self.report
        (report.text, report.value, report.name, report.units) = (text, 1, "on", "")
        (report.measured, report.limit) = text == "is on" ? (1, 0.5) : (nil, nil)
        report.evidence = []
        let lines = WhyText(ink: Ink(isOn: false), clock: .fixed(0)).lines(report)
        #expect(lines[1] == "  what      \(words)")
    }

    @Test(
        "numbers have six digits, the largest and the least as well",
        arguments: [
            (3.4028234663852886e38, "3.40282e+38"), (-1.5e300, "-1.5e+300"),
            (Double.leastNonzeroMagnitude, "4.94066e-324"), (1.25e-7, "1.25e-7"),
            (0.1 + 0.2, "0.3"), (1_234_567, "1234570"), (247.30000000000001, "247.3"), (0.00012, "0.00012"),
        ])
    func numbers(value: Double, text: String) {
        var report = Self.report
        (report.text, report.value, report.measured, report.limit, report.units) = ("odd", value, nil, nil, "")
        #expect(WhyText(ink: Ink(isOn: false), clock: .fixed(0)).lines(report)[1] == "  what      odd, now \(text)")
    }

    @Test("that the story of this alarm was lost is said, and nothing is made up in its place")
    func lost() {
        var report = Self.report
        (report.before, report.after, report.evidence, report.stop, report.steps) = ([], [], [], [], [])
        (report.restarted, report.lost, report.message, report.firstOut) = (true, true, nil, false)
        let lines = WhyText(ink: Ink(isOn: false), clock: .fixed(3_600)).lines(report)
        #expect(
            lines == [
                "CRITICAL  zone-spike on oven/zone4-top, raised at 22:14:13, now acknowledged",
                "  what      rose 2.7 °C in 5 s (limit 2 °C), now 157.6 °C",
                "  rule      rises 2 °C within 5 s, 2 of 3   (rule 9f86d081884c, plan 0123456789ab)",
                "  stop      the rule stops the line; what that stop did is not known",
                "  lost      the agent ended before this story was on disk: only the alarm itself is known",
                "  since     the agent was started anew",
            ])
    }

    @Test(
        "what was not seen is not made up",
        arguments: [("tell", "none: this rule only tells"), ("would-stop", "shadow: nothing is written")])
    func sparse(action: String, words: String) {
        var report = Self.report
        report.stop = []
        report.action = action
        report.evidence = []
        report.before = []
        report.after = []
        report.steps = []
        report.message = nil
        report.firstOut = false
        let lines = WhyText(ink: Ink(isOn: false), clock: .fixed(0)).lines(report)
        #expect(lines.count == 4 && lines[3] == "  stop      \(words)", "\(lines)")
    }
}
