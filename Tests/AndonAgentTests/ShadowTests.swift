import TestBroker
import Testing

extension AtTheLine {
    @Suite("shadow mode", .timeLimit(.minutes(1)))
    struct ShadowTests {
        @Test("a stop in shadow says what it would have done and writes nothing, ever")
        func writesNothing() async throws {
            try await Site.open(isArmed: false) { site in
                try site.line.do("spike oven/zone2 8")
                try await site.isTold("what it would have done") {
                    $0.contains { $0.event == "stop-would-stop" && $0.causes?.first?.tag == "oven/zone2" }
                }
                try await site.see("the retained state") { site.ear.messages.on("stop").last?.state == "would-stop" }
                let status = try await site.andon("status")
                #expect(status.output.hasPrefix("SHADOW: would stop since "))
                #expect(status.output.contains("nothing was written to tower/hold"))
                let tail = try await site.andon("tail", "--no-follow").output
                #expect(tail.contains("would have stopped the line for zone-spike on oven/zone2"))
                _ = try await site.andon("reset", "--reason", "seen")
                site.agent.kill()
                try site.startAgent()
                try await site.isOnline()
                #expect(await site.agent.terminate(within: 10) == 0)
                #expect(site.line.writes.isEmpty)
                #expect(!site.line.isHeld)
            }
        }
    }
}
