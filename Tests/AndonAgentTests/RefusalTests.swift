import Foundation
import TestBroker
import Testing

extension AtTheDesk {
    @Suite("what is refused, and how", .timeLimit(.minutes(2)))
    struct RefusalTests {
        private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        private static let bad = root.appending(path: "Tests/Fixtures/Plans/bad")

        @Test("andon check refuses every bad plan with its words and exit code 1")
        func badPlans() async throws {
            let folder = try Folder()
            let names = try FileManager.default.contentsOfDirectory(atPath: Self.bad.path)
                .filter { $0.hasSuffix(".yaml") }.sorted()
            #expect(names.count > 60)
            for name in names {
                let path = Self.bad.appending(path: name).path
                let outcome = try await Program.run("andon", ["check", path], in: folder)
                #expect(outcome.code == 1, "\(name)")
                #expect(outcome.output.isEmpty, "\(name): a mistake is no answer")
                // The same words as in the fixture, with the path as it was given.
                let expected = Folder.text(String(path.dropLast(5)) + ".expected")
                    .replacingOccurrences(of: name + ":", with: path + ":")
                #expect(outcome.errors == expected, "\(name)")
            }
        }

        @Test(
            "a bad plan, one that is not there and a folder start nothing",
            arguments: [
                "bad/rule-severity.yaml", "bad/empty.yaml", "bad/stop-missing.yaml", "bad/nothing-of-the-kind.yaml",
                "bad",
            ])
        func startsNothing(name: String) async throws {
            let folder = try Folder()
            let path = Self.bad.deletingLastPathComponent().appending(path: name).path
            let outcome = try await Program.run(
                "andon", ["run", path, "--state", folder.path("state"), "--socket", folder.path("run/a.sock")],
                in: folder)
            #expect(outcome.code == 1)
            #expect(outcome.errors.hasPrefix(path + ":"), "\(outcome.errors)")
            #expect(!Folder.holds(folder.path("state")), "no state was written")
            #expect(!Folder.holds(folder.path("run")), "no socket was made")
        }

        @Test("a second agent on the same state, and strange words on the socket, disturb nobody")
        func secondAgent() async throws {
            try await Site.open { site in
                let other = try await Program.run(
                    "andon", ["run", site.line.plan, "--state", site.state, "--socket", site.folder.path("b.sock")],
                    in: site.folder)
                #expect(other.code == 1)
                #expect(other.errors.contains("another agent runs with the state directory \(site.state)"))
                #expect(!Folder.holds(site.folder.path("b.sock")))

                for (request, code, words) in [
                    (
                        "GET /v1/explode HTTP/1.1\r\nhost: a\r\n\r\n", "404",
                        "unknown path /v1/explode; known: GET /v1/status"
                    ),
                    ("DELETE /v1/status HTTP/1.1\r\nhost: a\r\n\r\n", "405", "/v1/status takes GET, not DELETE"),
                    ("POST /v1/reset HTTP/1.1\r\nhost: a\r\ncontent-length: 2\r\n\r\n{}", "400", "expected"),
                    ("GET /v1/events?colour=red HTTP/1.1\r\nhost: a\r\n\r\n", "400", "unknown query colour=red"),
                ] {
                    let socket = try LocalSocket(site.socket)
                    socket.send(request)
                    let answer = socket.read { $0.hasSuffix("}") }
                    #expect(answer.hasPrefix("HTTP/1.1 \(code)"), "\(request): \(answer)")
                    #expect(answer.contains(words), "\(answer)")
                }
                try LocalSocket(site.socket).send("\u{0}\u{1}no http at all\r\n\r\n")
                let nonsense = try await site.andon("explode")
                #expect(nonsense.code == 64)
                #expect(nonsense.errors.contains("explode"))
                #expect(site.agent.status?.machine("oven")?.state == "online")
                #expect(site.line.writes.isEmpty)
            }
        }

        @Test("a port that two links name differently is refused before anything is opened")
        func onePort() async throws {
            let folder = try Folder()
            try "".write(toFile: folder.path("tty"), atomically: true, encoding: .utf8)
            try FileManager.default.createSymbolicLink(
                atPath: folder.path("by-id"), withDestinationPath: folder.path("tty"))
            func link(_ name: String) -> String {
                "{ driver: modbus-rtu, device: \(folder.path(name)), baud: 9600, parity: even }"
            }
            let plan = """
                andon: 1
                site: a
                line: b
                links: { one: \(link("tty")), two: \(link("by-id")) }
                machines: { m: { kind: other, link: one, tags: { t: { at: holding 0, type: int16 } } } }

                """
            try plan.write(toFile: folder.path("a.yaml"), atomically: true, encoding: .utf8)
            for command in ["check", "plan", "run"] {
                let outcome = try await Program.run("andon", [command, folder.path("a.yaml")], in: folder)
                #expect(outcome.code == 1)
                let words = "in link \"two\", allowed: one link for one device"
                #expect(outcome.errors.contains(words), "\(outcome.errors)")
            }
        }

        @Test("commands without an agent say so")
        func noAgent() async throws {
            let folder = try Folder()
            for words in [["status"], ["tail"], ["reset", "--reason", "x"]] {
                let outcome = try await Program.run(
                    "andon", words, in: folder, environment: ["ANDON_SOCKET": folder.path("none.sock")])
                #expect(outcome.code == 1)
                #expect(outcome.errors.contains("no agent answers at \(folder.path("none.sock")): is it running?"))
            }
        }
    }
}
