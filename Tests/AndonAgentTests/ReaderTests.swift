import Foundation
import Synchronization
import TestBroker
import Testing

extension AtTheDesk {
    @Suite("people who watch", .timeLimit(.minutes(2)))
    struct ReaderTests {
        @Test(
            "two hundred tails, and one that never reads, do not disturb the agent; the last are told that it is full")
        func manyTails() async throws {
            try await Site.open { site in
                let deaf = try LocalSocket(site.socket)
                deaf.send("GET /v1/events HTTP/1.1\r\nhost: andon\r\n\r\n")
                let tails = try (0..<200).map { _ in try LocalSocket(site.socket) }
                for tail in tails { tail.send("GET /v1/events HTTP/1.1\r\nhost: andon\r\n\r\n") }
                let answers = Mutex([String](repeating: "", count: tails.count))
                try await site.see("an answer for every tail") {
                    answers.withLock { answers in
                        for index in tails.indices { answers[index] += tails[index].readWhatIsThere() }
                        return answers.allSatisfy { $0.hasPrefix("HTTP/1.1 200") || $0.hasSuffix("}") }
                    }
                }
                let refused = answers.withLock { $0.filter { !$0.hasPrefix("HTTP/1.1 200") } }
                #expect(refused.allSatisfy { $0.hasPrefix("HTTP/1.1 503") && $0.contains("follow") }, "\(refused)")
                #expect(refused.count < 150)
                try site.line.do("spike oven/zone2 8")
                try await site.isTold("the stop") { $0.contains { $0.event == "stop-confirmed" } }
                #expect(site.line.isHeld)
                for number in 0..<40 {
                    // Of a rule that stops the line: told each time, however often it comes.
                    try site.line.do("set oven/zone3 \(number % 2 == 0 ? 310 : 200)")
                    let told = number + 1
                    try await site.isTold("told on and on") { events in
                        events.count { $0.rule == "zone-hot" && $0.event != "alarm-chattering" } >= told
                    }
                }
                let heard = tails.count { $0.readWhatIsThere().contains("stop-confirmed") }
                #expect(heard == tails.count - refused.count, "who follows hears of the stop")
                let status = try await site.andon("status")
                #expect(status.code == 0, "status works beside them: \(status.errors)")
                withExtendedLifetime((deaf, tails)) {}
            }
        }

        @Test("a tail outlives a restart of the agent and says so", arguments: [false, true])
        func restart(json: Bool) async throws {
            try await Site.open { site in
                let out = site.folder.path("tail.out")
                let err = site.folder.path("tail.err")
                let tail = try Child(
                    Program.path("andon"), ["tail"] + (json ? ["--json"] : []), output: out, errors: err,
                    environment: site.environment)
                defer { tail.end(SIGKILL) }
                let online = json ? #""event":"machine-online""# : "ONLINE    oven"
                try await site.see("the history") { Folder.text(out).contains(online) }
                site.agent.kill()
                try await site.see("that it is gone") { !Folder.text(err).isEmpty }
                try site.startAgent()
                try await site.isOnline()
                try site.line.do("set printer/squeegee1 95")
                try await site.see("what came after") { Folder.text(out).contains("squeegee1") }
                #expect(tail.isRunning)
                if json {
                    let lines = Folder.text(out).split(separator: "\n")
                    #expect(lines.allSatisfy { Told($0)?.event != nil }, "one JSON object a line, and nothing else")
                    let ids = lines.compactMap { Told($0)?.id }
                    #expect(Set(ids).count == ids.count, "nothing twice")
                }
            }
        }
    }
}
