import Foundation
import TestBroker
import Testing

extension AtTheBroker {
    @Suite("nothing that matters is lost", .timeLimit(.minutes(2)))
    struct OutageTests {
        @Test("broker and agent are killed during alarms: all arrives once per id and in order, the stop stays")
        func killedBoth() async throws {
            try await Site.open { site in
                try site.line.do("set printer/squeegee1 95")
                try await site.isTold("the alarm before the outage") { $0.contains { $0.tag == "squeegee1" } }
                let before = site.events.count

                site.broker.kill()
                try await site.stopTheLine()
                for _ in 0..<3 {
                    // Of a rule that stops the line: told each time, however often it comes.
                    try site.line.do("set oven/zone3 310")
                    try await site.isStatus("raised") { $0.alarms.contains { $0.rule == "zone-hot" } }
                    try site.line.do("set oven/zone3 200")
                    try await site.isStatus("returned") { !$0.alarms.contains { $0.rule == "zone-hot" } }
                }
                // Two transitions of the stop and one of its alarm at least, six of the hot zone: each is on disk.
                try await site.isStatus("the outage's alarms on disk") { $0.uplink.queued.alarm >= 18 }
                site.agent.kill()
                #expect(site.line.isHeld)

                try site.startAgent()
                try await site.isStatus("the stop asserted again") { $0.stop?.state == "confirmed" }
                try await site.isOnline()
                #expect(site.line.isHeld)
                #expect(!site.line.writes.contains { $0.value == 1 }, "nobody released the line")
                try site.broker.start()
                try await site.isTold("the second stop confirmed") { events in
                    events.contains { $0.event == "stop-reasserted" }
                        && events.last(where: { $0.event?.hasPrefix("stop-") == true })?.event == "stop-confirmed"
                }
                try await site.isStatus("everything acknowledged") { $0.uplink.queued.alarm == 0 }
                try await isComplete(site, before: before)
            }
        }

        private func isComplete(_ site: Site, before: Int) async throws {
            let acknowledged = site.events.compactMap(\.seq).max() ?? 0
            try await site.isTold("the last event") { $0.compactMap(\.seq).max() == acknowledged }
            let events = site.events
            #expect(events.compactMap(\.seq) == Array(1...UInt64(events.count)), "in order and without a gap")
            #expect(Set(events.compactMap(\.id)).count == events.count)
            #expect(events.prefix(before).allSatisfy { $0.replay != true })
            let outage = events.dropFirst(before).prefix { $0.event != "machine-online" }
            #expect(outage.count >= 9)
            #expect(outage.allSatisfy { $0.replay == true }, "what the outage held back says so")
            let ofOne = events.filter { $0.tag == "squeegee1" }.compactMap(\.event)
            #expect(ofOne == ["alarm-raised"], "an alarm that stands is not raised a second time")
            let ofHot = events.filter { $0.rule == "zone-hot" }.compactMap(\.event)
            let edges = ofHot.filter { $0 != "alarm-chattering" }
            #expect(edges == Array(repeating: ["alarm-raised", "alarm-returned"], count: 3).flatMap { $0 })
            #expect(ofHot.count - edges.count == 1, "three times in a minute is told as chattering, once")
            #expect(site.ear.messages.on("stop").last?.state == "confirmed")
            #expect(site.ear.messages.on("alarms/pressure-high/printer/squeegee1").last?.state == "acknowledged")
            let again = try #require(events.first { $0.event == "stop-reasserted" })
            #expect(again.causes?.contains(Told.Cause(rule: "zone-spike", tag: "oven/zone2", latch: nil)) == true)
        }

        @Test("an agent that is killed is told offline by its will; one that is stopped says so itself")
        func will() async throws {
            try await Site.open { site in
                try await site.see("online, retained") { site.ear.messages.on("status").last?.state == "online" }
                site.agent.kill()
                try await site.see("the will") {
                    let last = site.ear.messages.on("status").last
                    return last?.state == "offline" && last?.reason == "connection lost"
                }
                try site.startAgent()
                try await site.isOnline()
                try await site.see("online again") { site.ear.messages.on("status").last?.state == "online" }
                #expect(await site.agent.terminate(within: 10) == 0)
                try await site.see("the farewell") {
                    let last = site.ear.messages.on("status").last
                    return last?.state == "offline" && last?.reason == "shutdown"
                }
                // Who asks later is told the same.
                let late = try TestSubscriber(site.broker, topic: "\(TestPlan.root)/status")
                try await site.see("retained") {
                    late.messages.contains { $0.isRetained && $0.payload.contains("shutdown") }
                }
            }
        }
    }
}
