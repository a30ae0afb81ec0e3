import AndonDesk
import Foundation
import Synchronization
import Testing

/// What a person asks of the agent's alarms, and what she reads.
@Suite("A hand at the alarms", .timeLimit(.minutes(1)))
struct AlarmHandTests {
    private final class Line: Sendable {
        let asked = Mutex<[String]>([])

        func hands(refusing sentence: String? = nil) -> DeskHands {
            DeskHands(
                reset: { _ in .released(.init(output: "tower/hold")) },
                alarms: { AlarmsReport(alarms: AlarmHandTests.entries, all: 20) },
                alarm: { [self] (action, request) throws(DeskNo) in
                    asked.withLock { $0.append("\(action.rawValue) \(request.alarm) \(request.by)") }
                    if let sentence { throw DeskNo(sentence) }
                    return AlarmHandReply(alarms: [request.alarm], note: "a note")
                },
                why: { (_) throws(DeskNo) in throw DeskNo("no alarm since the agent started") })
        }
    }

    static let entries: [AlarmEntry] = {
        func entry(_ rule: String, _ state: String, active: Bool = false, severity: String = "warning") -> AlarmEntry {
            AlarmEntry(
                rule: rule, machine: "oven", tag: "zone4-top", state: state, active: active, severity: severity,
                since: "2026-11-23T21:14:03.123Z", value: 247.3, units: "°C", text: "above 240 °C",
                stops: severity == "critical")
        }
        var out = entry("spike", "out-of-service", severity: "critical")
        out.outOfService = .init(by: "ana", at: "2026-11-23T21:14:03.123Z", reason: "sensor broken")
        out.value = nil
        var shelved = entry("drift", "shelved", active: true)
        shelved.shelved = .init(by: "sam", at: "2026-11-23T21:14:03.123Z", reason: "new\u{1B}[2J stencil")
        shelved.shelvedUntil = "2026-11-23T22:14:03.123Z"
        var hot = entry("hot", "unacknowledged", active: true, severity: "critical")
        hot.firstOut = true
        return [shelved, out, entry("cold", "returned-unacknowledged"), hot]
    }()

    @Test("every hand has its path; who, what and why arrive", arguments: AlarmAction.allCases)
    func hands(action: AlarmAction) async throws {
        let line = Line()
        try await Desk.open(hands: line.hands()) { desk in
            let request = AlarmHandRequest(
                alarm: "hot@oven/zone4-top", by: "sam", reason: "seen", seconds: action == .shelve ? 60 : nil)
            let reply = try await desk.client.alarm(action, request)
            #expect(reply == AlarmHandReply(alarms: ["hot@oven/zone4-top"], note: "a note"))
        }
        #expect(line.asked.withLock { $0 } == ["\(action.rawValue) hot@oven/zone4-top sam"])
    }

    @Test("a hand that is refused says why")
    func refuses() async throws {
        try await Desk.open(hands: Line().hands(refusing: "hot@oven/zone4-top is acknowledged already")) { desk in
            await #expect {
                _ = try await desk.client.alarm(.ack, AlarmHandRequest(alarm: "hot", by: "sam"))
            } throws: {
                "\($0)" == "the agent refused (409): hot@oven/zone4-top is acknowledged already"
            }
            await #expect {
                _ = try await desk.client.why(WhyRequest())
            } throws: {
                "\($0)" == "the agent refused (409): no alarm since the agent started"
            }
        }
    }

    @Test(
        "a request of another form is refused with what was found and what is expected, and nobody is asked",
        arguments: [
            ("ack", "", "the body is no JSON object of this form"), ("ack", "{}", "the body is no JSON object"),
            ("ack", #"{"alarm":"","by":"sam"}"#, "alarm is empty or too long"),
            ("ack", #"{"alarm":"hot","by":" "}"#, "by is empty"),
            ("ack", #"{"alarm":"hot","by":"sam\u0007"}"#, "by holds control characters"),
            ("ack", #"{"alarm":"hot","by":"sam","seconds":4}"#, "seconds is only for shelve"),
            ("shelve", #"{"alarm":"hot","by":"sam","reason":"x"}"#, "seconds is missing, or no length of time"),
            ("shelve", #"{"alarm":"hot","by":"sam","reason":"x","seconds":-1}"#, "seconds is missing, or no length"),
            ("shelve", #"{"alarm":"hot","by":"sam","seconds":60}"#, "reason is missing"),
            ("out-of-service", #"{"alarm":"hot","by":"sam"}"#, "reason is missing"),
        ])
    func badBody(route: String, body: String, problem: String) async throws {
        let line = Line()
        try await Desk.open(hands: line.hands()) { desk in
            let answer = try await RawSocket.ask(
                desk.path,
                "POST /v1/alarms/\(route) HTTP/1.1\r\nhost: a\r\ncontent-length: \(body.utf8.count)\r\n\r\n\(body)")
            #expect(answer.hasPrefix("HTTP/1.1 400"))
            #expect(answer.contains(problem) && answer.contains("expected {"), "\(answer)")
        }
        #expect(line.asked.withLock { $0.isEmpty })
    }

    @Test("the list: what stands first, then what waits, then what is out of service or silent; every text harmless")
    func list() async throws {
        try await Desk.open(hands: Line().hands()) { desk in
            let report = try await desk.client.alarms().report
            let text = AlarmListText(ink: Ink(isOn: false), clock: .fixed(3_600), now: 1_795_472_801)
            #expect(
                text.lines(report) == [
                    "CRITICAL  hot@oven/zone4-top  raised at 247.3 °C  since 22:14:03",
                    "          active, not acknowledged, stops the line, came first",
                    "RETURNED  cold@oven/zone4-top  raised at 247.3 °C  since 22:14:03",
                    "          back to normal, not acknowledged",
                    "OUT       spike@oven/zone4-top  since 22:14:03", "          not watched by ana: sensor broken",
                    "SHELVED   drift@oven/zone4-top  raised at 247.3 °C  since 22:14:03",
                    "          silent until 23:14:03 by sam: new·[2J stencil, the condition holds",
                ])
            #expect(text.lines(AlarmsReport(all: 20)) == ["no alarm: 20 alarms of the plan at rest"])
        }
    }

    private static let head =
        #""time":"2026-11-23T21:14:03.123Z","severity":"critical","rule":"hot","machine":"oven","tag":"zone4-top""#

    @Test(
        "tail: a step in the life of an alarm is one line of a terminal",
        arguments: [
            (
                #"{"event":"alarm-acknowledged",\#(head),"state":"acknowledged","by":"sam"}"#,
                "22:14:03  ACK       oven/zone4-top  acknowledged by sam   [hot]"
            ),
            (
                #"{"event":"alarm-reset",\#(head),"state":"normal","by":"sam","reason":"seen"}"#,
                "22:14:03  UNLATCH   oven/zone4-top  latch reset by sam: seen   [hot]"
            ),
            (
                #"{"event":"alarm-shelved",\#(head),"until":"2026-11-23T22:00:00.000Z","by":"sam","reason":"noise","message":"Look."}"#,
                "22:14:03  SHELVED   oven/zone4-top  silent until 23:00:00 by sam: noise   [hot]"
            ),
            (
                #"{"event":"alarm-unshelved",\#(head),"state":"unacknowledged"}"#,
                "22:14:03  UNSHELF   oven/zone4-top  the shelf is over; the alarm is active   [hot]"
            ),
            (
                #"{"event":"alarm-suppressed",\#(head),"state":"suppressed"}"#,
                "22:14:03  SUPPRESS  oven/zone4-top  silent by the plan   [hot]"
            ),
            (
                #"{"event":"alarm-unsuppressed",\#(head),"state":"normal"}"#,
                "22:14:03  RESUMED   oven/zone4-top  counts again   [hot]"
            ),
            (
                #"{"event":"alarm-out-of-service",\#(head),"stops":true,"by":"ana","reason":"broken"}"#,
                "22:14:03  OUT       oven/zone4-top  not watched, does not stop the line by ana: broken   [hot]"
            ),
            (
                #"{"event":"alarm-in-service",\#(head),"state":"normal","by":"ana"}"#,
                "22:14:03  IN        oven/zone4-top  watched again by ana   [hot]"
            ),
            (
                #"{"event":"alarm-again",\#(head),"since":"2026-11-23T20:00:00.000Z"}"#,
                "22:14:03  STANDS    oven/zone4-top  still active since 21:00:00   [hot]"
            ),
            (
                #"{"event":"alarm-chattering",\#(head),"since":"2026-11-23T21:13:30.000Z","raises":3,"returns":2}"#,
                "22:14:03  CHATTERS  oven/zone4-top  3 raises since 22:13:30, counted until it is quiet   [hot]"
            ),
            (
                #"{"event":"alarm-flood","time":"2026-11-23T21:14:03.123Z","since":"2026-11-23T21:10:00.000Z","raises":11,"rules":[{"rule":"hot","raises":9},{"rule":"cold","raises":2}]}"#,
                "22:14:03  FLOOD     line            11 alarms since 22:10:00: only critical ones are told   [hot 9, cold 2]"
            ),
        ])
    func tail(json: String, line: String) {
        var text = TailText(ink: Ink(isOn: false), clock: .fixed(3_600))
        #expect(text.lines(json) == [line])
    }
}
