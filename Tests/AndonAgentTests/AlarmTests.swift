import Foundation
import TestBroker
import Testing

extension AtTheDesk {
    @Suite("the life of an alarm", .timeLimit(.minutes(2)))
    struct AlarmTests {
        @Test("raised, acknowledged, returned, normal: what a subscriber sees of it, and who did it")
        func life() async throws {
            try await Site.open { site in
                try await site.isStatus("more samples than an alarm's evidence") {
                    ($0.link("oven-bus")?.answers ?? 0) > 120
                }
                try site.line.do("set oven/zone3 310")
                try await site.see("raised, and nobody saw it") {
                    Self.shown("zone-hot", site)?.state == "unacknowledged"
                }
                #expect(Self.shown("zone-hot", site)?.active == true)
                let wrong = try await site.andon("ack", "zone-hto@oven/zone3")
                #expect(wrong.code == 1)
                #expect(wrong.errors.contains(#"did you mean "zone-hot"?"#), "\(wrong)")
                let elsewhere = try await site.andon("ack", "zone-hot@oven/zone33")
                #expect(elsewhere.errors.contains(#"did you mean "zone-hot@oven/zone3"?"#), "\(elsewhere)")

                let ack = try await site.andon("ack", "zone-hot@oven/zone3", "--by", "sam")
                #expect(ack.code == 0 && ack.output.contains("acknowledged: zone-hot@oven/zone3"), "\(ack)")
                try await site.see("who acknowledged it") {
                    Self.shown("zone-hot", site)?.acknowledged_by == "sam"
                        && Self.shown("zone-hot", site)?.state == "acknowledged"
                }
                let again = try await site.andon("ack", "zone-hot@oven/zone3")
                #expect(again.code == 1 && again.errors.contains("is acknowledged already"), "\(again)")

                try site.line.do("heal all")
                try await site.see("normal and acknowledged: gone") { Self.isGone("zone-hot", site) }
                try await site.see("the jump: returned, and nobody saw it") {
                    Self.shown("zone-spike", site)?.state == "returned-unacknowledged"
                }
                #expect(!Self.isGone("zone-spike", site), "what waits for somebody is not removed")
                #expect(try await site.andon("alarms").output.contains("back to normal, not acknowledged"))

                // The reset of the stop says that somebody saw what had stopped it.
                let reset = try await site.andon("reset", "--reason", "zone 3 mended", "--by", "ana")
                #expect(reset.code == 0, "\(reset)")
                try await site.see("acknowledged with the reset: gone") { Self.isGone("zone-spike", site) }
                let acks = site.events.filter { $0.event == "alarm-acknowledged" }
                #expect(acks.map(\.rule) == ["zone-hot", "zone-spike"])
                #expect(acks.map(\.by) == ["sam", "ana"])
                #expect(acks.last?.reason == "zone 3 mended")
                try await why(site)
            }
        }

        /// The story, after everything is over.
        private func why(_ site: Site) async throws {
            let why = try await site.andon("why", "zone-spike")
            #expect(why.code == 0, "\(why)")
            for words in [
                "CRITICAL  zone-spike on oven/zone3", "now normal", "rose ", "(limit 2 °C)",
                "rises 2 °C within 2 s, 2 of 3", "confirmed", "released", "by ana: zone 3 mended", "returned",
                "look at   A heating zone jumps.", "raised",
            ] { #expect(why.output.contains(words), "\(words): \(why.output)") }
            struct Story: Decodable {
                struct Sample: Decodable { var time: String }
                var before, after, evidence: [Sample]
                var plan: String
            }
            let json = try await site.andon("why", "zone-spike@oven/zone3", "--json").output
            let story = try JSONDecoder().decode(Story.self, from: Data(json.utf8))
            #expect(story.before.count > story.evidence.count, "at full rate, also from before the window")
            #expect(!story.after.isEmpty)
            #expect(story.before.map(\.time) == story.before.map(\.time).sorted())
            #expect((story.before.last?.time ?? "") < (story.after.first?.time ?? ""))
            #expect(story.plan.count == 12)
            let none = try await site.andon("why", "pressure-high")
            #expect(none.code == 1 && none.errors.contains("is not among the last 64 alarms"), "\(none)")
        }

        @Test("an acknowledgement, a shelf and out of service outlive SIGKILL, without a false edge")
        func kill() async throws {
            try await Site.open { site in
                try site.line.do("set oven/zone3 310")
                try await site.see("raised") { Self.shown("zone-hot", site)?.state == "unacknowledged" }
                #expect(try await site.andon("ack", "zone-hot@oven/zone3", "--by", "sam").code == 0)
                try await site.see("its story on disk") {
                    let cases = try? String(contentsOfFile: site.state + "/cases", encoding: .utf8)
                    return cases?.contains("case zone-hot oven/zone3") == true && cases?.contains("\nbefore ") == true
                }
                let told = try await story("zone-hot@oven/zone3", site)
                let shelve = try await site.andon(
                    "shelve", "pressure-high@printer/squeegee1", "--for", "2h", "--reason", "new stencil", "--by", "sam"
                )
                #expect(shelve.code == 0 && shelve.output.hasPrefix("silent until "), "\(shelve)")
                let out = try await site.andon(
                    "out-of-service", "zone-spike@oven/zone4", "--reason", "sensor broken", "--by", "ana")
                #expect(out.code == 0, "\(out)")
                let short = try await site.andon(
                    "shelve", "pressure-high@printer/squeegee2", "--for", "1s", "--reason", "a moment", "--by", "sam")
                #expect(short.code == 0, "\(short)")
                site.agent.kill()
                let raised = site.events.count { $0.event == "alarm-raised" && $0.rule == "zone-hot" }
                let over = Date().addingTimeInterval(1.1)
                try await site.see("the end of the short shelf, while nobody runs") { Date() > over }
                try site.startAgent()
                try await site.isOnline()
                try await site.isTold("the shelf that ended meanwhile, by nobody") {
                    $0.contains { $0.event == "alarm-unshelved" && $0.tag == "squeegee2" && $0.by == nil }
                }
                let alarms = try await list(site)
                #expect(alarms["zone-hot@oven/zone3"]?.state == "acknowledged")
                #expect(alarms["zone-hot@oven/zone3"]?.acknowledged?.by == "sam")
                #expect(alarms["pressure-high@printer/squeegee1"]?.state == "shelved")
                #expect(alarms["pressure-high@printer/squeegee1"]?.shelved?.reason == "new stencil")
                #expect(alarms["zone-spike@oven/zone4"]?.state == "out-of-service")
                #expect(alarms["zone-spike@oven/zone4"]?.out_of_service?.by == "ana")
                #expect(alarms["pressure-high@printer/squeegee2"] == nil)
                let kept = try await story("zone-hot@oven/zone3", site)
                #expect(kept.restarted == true && told.restarted == nil)
                #expect(kept.raised == told.raised && kept.text == told.text && kept.value == told.value)
                #expect(kept.ruleHash == told.ruleHash && kept.ruleHash != kept.plan && kept.ruleHash.count == 12)
                #expect(kept.before == told.before && kept.before.contains { ($0.answerMs ?? 0) > 0 })
                #expect(try await site.andon("why", "zone-hot").output.contains("the agent was started anew"))
                // An edge of its own, so that everything before it has been told.
                try site.line.do("set printer/squeegee3 95")
                try await site.isTold("another alarm") { $0.contains { $0.tag == "squeegee3" } }
                #expect(site.events.count { $0.event == "alarm-raised" && $0.rule == "zone-hot" } == raised)
                try site.line.do("set printer/squeegee1 95")
                try await site.isTold("raised on its shelf, silently") {
                    $0.contains { $0.event == "alarm-raised" && $0.tag == "squeegee1" && $0.silent == true }
                }
            }
        }

        private struct Story: Decodable {
            struct Sample: Decodable, Hashable {
                var time: String
                var value: Double?
                var answerMs: Double?
            }
            var raised, text, ruleHash, plan: String
            var value: Double?
            var restarted: Bool?
            var before: [Sample]
        }

        private func story(_ alarm: String, _ site: Site) async throws -> Story {
            let decoder = JSONDecoder()
            decoder.keyDecodingStrategy = .convertFromSnakeCase
            return try decoder.decode(
                Story.self, from: Data(try await site.andon("why", alarm, "--json").output.utf8))
        }

        @Test(
            "a shelf silences and the line stops all the same; out of service it does not stop, and everybody is told")
        func outOfService() async throws {
            try await Site.open { site in
                let all = try await site.andon("out-of-service", "zone-spike", "--reason", "lazy")
                #expect(all.code == 1 && all.errors.contains("zone-spike has 4 alarms"), "\(all)")
                let long = try await site.andon("shelve", "zone-spike@oven/zone1", "--for", "9h", "--reason", "holiday")
                #expect(long.code == 1 && long.errors.contains("for 8 h at most"), "\(long)")
                let shelf = try await site.andon("shelve", "zone-spike@oven/zone1", "--for", "1h", "--reason", "noise")
                #expect(shelf.output.contains("the line is stopped all the same"), "\(shelf)")
                let out = try await site.andon(
                    "out-of-service", "zone-spike@oven/zone2", "--reason", "sensor broken", "--by", "ana")
                #expect(out.output.contains("it does not stop the line"), "\(out)")
                try await site.isTold("out of service, by whom and why") {
                    $0.contains {
                        $0.event == "alarm-out-of-service" && $0.by == "ana" && $0.reason == "sensor broken"
                    }
                }
                site.agent.kill()
                try site.startAgent()
                try await site.isOnline()
                #expect(site.agent.log.contains("alarm out of service: zone-spike on oven/zone2"))
                let status = try await site.andon("status").output
                #expect(status.contains("OUT       zone-spike@oven/zone2"), "\(status)")
                #expect(status.contains("not watched by ana: sensor broken"), "\(status)")

                try site.line.do("spike oven/zone2 8")
                try await site.see("the jump as a value") {
                    site.ear.messages.on("oven/data/zone2").contains { ($0.value ?? 0) > 155 }
                }
                try site.line.do("spike oven/zone1 8")
                try await site.isStatus("the stop, by the shelved one") { $0.stop?.state == "confirmed" }
                #expect(site.agent.status?.stop?.causes == ["zone-spike on oven/zone1"])
                #expect(!site.events.contains { $0.event == "alarm-raised" && $0.tag == "zone2" })
                #expect(site.line.writes.map(\.value) == [0])

                try site.line.do("heal all")
                try await site.isTold("back to normal") { $0.contains { $0.event == "alarm-returned" } }
                #expect(try await site.andon("reset", "--reason", "seen").code == 0)
                let back = try await site.andon("in-service", "zone-spike@oven/zone2", "--by", "ana")
                #expect(back.code == 0, "\(back)")
                try await site.stopTheLine()
                #expect(site.agent.status?.stop?.causes == ["zone-spike on oven/zone2"])
            }
        }

        @Test("a file of garbage is set aside, aloud; the line is watched")
        func garbage() async throws {
            try await Site.open { site in
                #expect(await site.agent.terminate(within: 10) == 0)
                try Data("andon-alarms 1\nout".utf8).write(to: URL(filePath: site.state + "/alarms"))
                try site.startAgent()
                try await site.isOnline()
                #expect(site.agent.log.contains("those out of service are in service again"))
                #expect(Folder.holds(site.state + "/alarms.bad"))
                try await site.stopTheLine()
            }
        }

        struct Entry: Decodable {
            struct Hand: Decodable {
                var by: String
                var reason: String?
            }
            var rule, machine, tag, state: String
            var acknowledged, shelved, out_of_service: Hand?
        }

        private func list(_ site: Site) async throws -> [String: Entry] {
            struct All: Decodable { var alarms: [Entry] }
            let output = try await site.andon("alarms", "--json").output
            let all = try JSONDecoder().decode(All.self, from: Data(output.utf8))
            return Dictionary(
                all.alarms.map { ("\($0.rule)@\($0.machine)/\($0.tag)", $0) }, uniquingKeysWith: { first, _ in first })
        }

        /// The retained state on zone 3, as it was last shown.
        private static func shown(_ rule: String, _ site: Site) -> Told? {
            site.ear.messages.last(on: "alarms/\(rule)/oven/zone3").flatMap { Told($0) }
        }

        private static func isGone(_ rule: String, _ site: Site) -> Bool {
            site.ear.messages.last(on: "alarms/\(rule)/oven/zone3") == ""
        }
    }
}
