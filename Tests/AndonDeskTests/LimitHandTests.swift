import AndonDesk
import Foundation
import Synchronization
import Testing

/// What a person does with `andon limits`, and what she reads of it.
@Suite("The limits of charts at the desk", .timeLimit(.minutes(1)))
struct LimitHandTests {
    private static let clock = LocalClock.fixed(0)

    private static func chart(_ state: LimitsReport.State) -> LimitsReport.Chart {
        LimitsReport.Chart(
            rule: "drift", machine: "printer", tag: "pressure", units: "N", text: "chart: nelson", state: state)
    }

    @Test("a hand reaches the line as it was given, and its answer comes back")
    func hand() async throws {
        let asked = Mutex<[String]>([])
        let hands = DeskHands(
            reset: { _ in .released(.init(output: "tower/hold")) },
            limits: { LimitsReport(charts: [Self.chart(.studying)]) },
            limit: { action, request throws(DeskNo) in
                asked.withLock {
                    $0.append("\(action.rawValue) \(request.alarm) \(request.by) \(request.reason ?? "-")")
                }
                guard action != .decline else { throw DeskNo("drift@printer/pressure has no proposal") }
                return AlarmHandReply(alarms: ["drift@printer/pressure"])
            })
        try await Desk.open(hands: hands) { desk in
            let report = try await desk.client.limits().report
            #expect(report.charts == [Self.chart(.studying)])
            for action in [LimitAction.study, .accept] {
                let request = AlarmHandRequest(alarm: "drift", by: "sam", reason: "new stencil")
                let reply = try await desk.client.limit(action, request)
                #expect(reply.alarms == ["drift@printer/pressure"])
            }
            await #expect {
                _ = try await desk.client.limit(.decline, AlarmHandRequest(alarm: "drift", by: "sam", reason: "cold"))
            } throws: {
                "\($0)" == "the agent refused (409): drift@printer/pressure has no proposal"
            }
            // Nobody accepts limits without a reason.
            await #expect {
                _ = try await desk.client.limit(.accept, AlarmHandRequest(alarm: "drift", by: "sam"))
            } throws: {
                "\($0)".hasPrefix("the agent refused (400): reason is missing")
            }
        }
        #expect(
            asked.withLock { $0 } == [
                "study drift sam new stencil", "accept drift sam new stencil", "decline drift sam cold",
            ])
    }

    @Test("the screen says where limits come from, and what waits for a person comes first")
    func screen() {
        var frozen = Self.chart(.frozen)
        (frozen.center, frozen.sigma, frozen.since) = (60.12, 1.5, "2026-11-27T14:00:00.000Z")
        frozen.needed = 200
        var proposed = frozen
        proposed.state = .proposed
        (proposed.by, proposed.reason) = ("sam", "new\u{1B}[2J stencil")
        (proposed.proposedCenter, proposed.proposedSigma, proposed.proposedAt) = (61, 1.25, "2026-11-27T15:00:00.000Z")
        var studying = Self.chart(.studying)
        (studying.taken, studying.needed) = (17, 200)
        let report = LimitsReport(charts: [frozen, studying, proposed])
        let lines = LimitListText(ink: Ink(isOn: false), clock: Self.clock).lines(report)
        #expect(
            lines == [
                "PROPOSED  drift@printer/pressure  center 60.12 N, sigma 1.5 N  since 2026-11-27 14:00:00, accepted by sam: new·[2J stencil",
                "          proposed: center 61 N, sigma 1.25 N, found at 2026-11-27 15:00:00",
                "          andon limits accept drift@printer/pressure --reason \"…\", or decline",
                "FROZEN    drift@printer/pressure  center 60.12 N, sigma 1.5 N  since 2026-11-27 14:00:00, learnt",
                "STUDY     drift@printer/pressure  no limits: the alarm is unknown until then",
                "          a study has 17 of 200 values",
            ])
    }

    @Test(
        "each step is told in a line",
        arguments: [
            (
                #""event":"limits-learnt","center":60.12,"sigma":1.5,"values":200"#,
                "LEARNT    printer/pressure  center 60.12 N, sigma 1.5 N, from 200 values   [drift]"
            ),
            (
                #""event":"limits-proposed","center":61,"sigma":1.5,"former_center":60,"former_sigma":1,"values":200"#,
                "PROPOSED  printer/pressure  center 61 N, sigma 1.5 N, in force center 60 N, sigma 1 N: waits for andon limits accept   [drift]"
            ),
            (
                #""event":"limits-accepted","center":61,"sigma":1.5,"former_center":60,"former_sigma":1,"values":200,"by":"sam","reason":"new stencil""#,
                "ACCEPTED  printer/pressure  center 61 N, sigma 1.5 N, before center 60 N, sigma 1 N by sam: new stencil   [drift]"
            ),
            (
                #""event":"alarm-raised","severity":"warning","value":62.4,"measured":62.4,"limit":62,"signal":"2 of 3 values beyond 2 sigma on one side","text":"chart: western-electric""#,
                "WARNING   printer/pressure  2 of 3 values beyond 2 sigma on one side: 62.4 N (limit 62 N), now 62.4 N   [drift]"
            ),
        ])
    func told(fields: String, line: String) {
        var text = TailText(ink: Ink(isOn: false), clock: Self.clock)
        let json =
            #"{"time":"2026-11-27T14:00:00.000Z","rule":"drift","machine":"printer","tag":"pressure","units":"N",\#(fields)}"#
        #expect(text.lines(json) == ["14:00:00  " + line])
    }
}
