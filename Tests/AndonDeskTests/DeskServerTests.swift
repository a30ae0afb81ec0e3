import AndonCore
import AndonDesk
import Foundation
import Testing

@Suite("The local API", .timeLimit(.minutes(1)))
struct DeskServerTests {
    @Test("a status comes through as it was given, in snake case")
    func status() async throws {
        try await Desk.open { desk in
            let (report, json) = try await desk.client.status()
            #expect(report == Desk.report)
            #expect(json.contains(#""plan_hash":"abc""#))
            #expect(json.contains(#""state":"running""#))
        }
    }

    @Test("the socket is for owner and group only, and gone after the shutdown")
    func socketFile() async throws {
        let folder = try Desk.temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        try await Desk.open(in: folder) { desk in
            let attributes = try FileManager.default.attributesOfItem(atPath: desk.path)
            #expect(attributes[.posixPermissions] as? Int == 0o660)
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    }

    @Test("a second agent on the same socket is refused and the first goes on")
    func secondAgent() async throws {
        try await Desk.open { desk in
            await #expect {
                try await Desk.open(in: desk.folder) { _ in }
            } throws: {
                "\($0)" == "another agent answers at \(desk.path) already: stop it first, or name another path"
            }
            let report = try await desk.client.status().report
            #expect(report == Desk.report)
        }
    }

    @Test("the socket of a dead agent is taken over")
    func staleSocket() async throws {
        let folder = try Desk.temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appendingPathComponent("agent.sock").path
        try RawSocket.leaveStale(at: path)
        let client = DeskClient(socketPath: path, line: "smt-3")
        await #expect(throws: DeskError.noAgent(path: path, line: "smt-3")) { try await client.status() }
        try await Desk.open(in: folder) { desk in
            let report = try await desk.client.status().report
            #expect(report == Desk.report)
        }
    }

    @Test("a file that is no socket is left alone")
    func noSocket() async throws {
        let folder = try Desk.temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent("agent.sock")
        try Data("mine".utf8).write(to: file)
        await #expect {
            try await Desk.open(in: folder) { _ in }
        } throws: {
            "\($0)".contains("exists and is no socket")
        }
        #expect(try String(contentsOf: file, encoding: .utf8) == "mine")
    }

    @Test("a missing folder and a path that is too long are said")
    func badPaths() async throws {
        for (path, part) in [
            ("/tmp/andon-no-such-folder/a.sock", "there is no folder /tmp/andon-no-such-folder"),
            ("/tmp/" + String(repeating: "x", count: 103), "has 108 bytes: 1 to 107 are allowed"),
        ] {
            let server = DeskServer(
                socketPath: path, journal: EventJournal(), status: { Desk.report },
                hands: DeskHands(reset: { _ in .released(.init()) }), logger: Desk.quiet)
            await #expect {
                try await server.run()
            } throws: {
                "\($0)".contains(part)
            }
        }
    }

    @Test("a reset arrives with its name and reason, and its answer comes back")
    func reset() async throws {
        let refused = ResetReply.Refused(
            error: "1 cause is left", causes: [CauseLeft(rule: "zone-spike", tag: "oven/zone4-top", state: "true")])
        try await Desk.open(reset: { asked in
            asked == ResetRequest(by: "Ana", reason: "fan replaced")
                ? .released(.init(output: "tower/hold")) : .refused(refused)
        }) { desk in
            let released = try await desk.client.reset(ResetRequest(by: "Ana", reason: "fan replaced"))
            #expect(released == .released(.init(output: "tower/hold")))
            let answer = try await desk.client.reset(ResetRequest(by: "Ana", reason: "no"))
            #expect(answer == .refused(refused))
        }
    }

    @Test(
        "a reset that cannot be read is refused with what was expected",
        arguments: [
            (#"{"by":"Ana","reason":""}"#, "reason is empty"),
            (#"{"by":"Ana"}"#, "no JSON object of this form"),
            (#"{"by":"Ana","reason":"a\u0007b"}"#, "control characters"),
            (#"{"by":"Ana","reason":"# + "\"" + String(repeating: "x", count: 201) + "\"}", "has 201 characters"),
            ("nonsense", "no JSON object"), (#"{"by":1,"reason":[]}"#, "no JSON object"), ("", "no JSON object"),
        ])
    func badReset(body: String, part: String) async throws {
        try await Desk.open { desk in
            let answer = try await RawSocket.ask(
                desk.path, "POST /v1/reset HTTP/1.1\r\nhost: a\r\ncontent-length: \(body.utf8.count)\r\n\r\n\(body)")
            #expect(answer.hasPrefix("HTTP/1.1 400"))
            #expect(answer.contains(part))
            #expect(answer.contains("expected {\\\"by\\\""))
        }
    }

    @Test(
        "what is not there is refused with what is",
        arguments: [
            (
                "GET /v1/foo", 404,
                "unknown path /v1/foo; known: GET /v1/status, GET /v1/events, POST /v1/reset, POST /v1/read, "
                    + "POST /v1/forget, GET /v1/alarms, POST /v1/why, GET /v1/recipe, POST /v1/recipe/choose, "
                    + "GET /v1/limits, GET /v1/figures, GET /v1/shadow, POST /v1/alarms/ack, "
                    + "POST /v1/alarms/reset, POST /v1/alarms/shelve, POST /v1/alarms/unshelve, "
                    + "POST /v1/alarms/out-of-service, POST /v1/alarms/in-service, POST /v1/limits/study, "
                    + "POST /v1/limits/accept, POST /v1/limits/decline, POST /v1/stop/arm, POST /v1/stop/disarm, "
                    + "POST /v1/stop/off, POST /v1/stop/maintain, POST /v1/stop/end-maintenance, POST /v1/stop/test, "
                    + "POST /v1/stop/go-ahead"
            ),
            ("DELETE /v1/status", 405, "/v1/status takes GET, not DELETE"),
            ("GET /v1/reset", 405, "/v1/reset takes POST, not GET"),
            ("GET /v1/events?tail=1", 400, "unknown query tail=1; known: follow=0, follow=1, after=ID"),
        ])
    func unknown(line: String, status: Int, sentence: String) async throws {
        try await Desk.open { desk in
            let answer = try await RawSocket.ask(desk.path, "\(line) HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n")
            #expect(answer.hasPrefix("HTTP/1.1 \(status)"))
            #expect(answer.hasSuffix(#"{"error":"\#(sentence)"}"#))
        }
    }
}
