import Foundation
import TestBroker
import Testing

extension AtTheLine {
    @Suite("a line that stops itself", .timeLimit(.minutes(2)))
    struct StoryTests {
        @Test("a zone jumps, the line stops, everybody hears why, and a person lets it run again")
        func story() async throws {
            try await Site.open { site in
                let tail = try Child(
                    Program.path("andon"), ["tail"], output: site.folder.path("tail"), environment: site.environment)
                defer { tail.end(SIGKILL) }
                try await site.isTold("every machine online, told") { events in
                    Set(events.filter { $0.event == "machine-online" }.map(\.machine)) == ["printer", "oven", "tower"]
                }
                #expect(site.ear.messages.on("stop").last?.state == "running")

                try await site.stopTheLine()
                try await refusedWhileItStands(site)
                try await isToldInOrder(site)
                try await commands(site)

                try site.line.do("heal all")
                try await site.isTold("the alarm back to normal") { $0.contains { $0.event == "alarm-returned" } }
                try await site.isStatus("no alarm left") { $0.alarms.isEmpty }
                let released = try await site.andon("reset", "--reason", "zone 2 mended", "--by", "sam")
                #expect(released.code == 0, "\(released)")
                #expect(released.output.hasPrefix("RELEASED  tower/hold is back at run"))
                #expect(!site.line.isHeld, "the controller's coil stands at run again")
                #expect(site.line.writes.map(\.value) == [0, 1], "one stop and one release, nothing else")
                try await site.isTold("the release") {
                    $0.contains { $0.event == "stop-released" && $0.by == "sam" && $0.reason == "zone 2 mended" }
                }
                try await site.see("the retained stop says running") {
                    site.ear.messages.on("stop").last?.state == "running"
                }
                try await site.see("the alarm's retained state removed") {
                    site.ear.messages.last(on: "alarms/zone-spike/oven/zone2") == ""
                }
                isPlain(Folder.text(site.folder.path("tail")))
            }
        }

        private func refusedWhileItStands(_ site: Site) async throws {
            // Hot and steady: one cause that does not pass by itself.
            try site.line.do("set oven/zone3 310")
            try await site.isStatus("the hot zone in alarm") { $0.alarms.contains { $0.rule == "zone-hot" } }
            let refused = try await site.andon("reset", "--reason", "hoping")
            #expect(refused.code == 1)
            #expect(refused.errors.contains("NOT RELEASED"))
            #expect(refused.errors.contains("zone-hot on oven/zone3"))
            #expect(site.line.isHeld)
        }

        private func isToldInOrder(_ site: Site) async throws {
            try await site.isTold("the stop confirmed") { $0.contains { $0.event == "stop-confirmed" } }
            let events = site.events
            let story = events.filter { $0.rule == nil || $0.tag == "zone2" }.compactMap(\.event)
                .filter { !$0.hasPrefix("machine") && $0 != "alarm-returned" }
            #expect(story.prefix(3) == ["alarm-raised", "stop-requested", "stop-confirmed"])
            #expect(events.compactMap(\.seq) == Array(1...UInt64(events.count)))
            #expect(events.allSatisfy { $0.replay != true }, "the broker was there all the time")
            #expect(events.first { $0.event == "stop-requested" }?.causes?.first?.tag == "oven/zone2")
            try await site.see("the retained stop") { site.ear.messages.on("stop").last?.state == "confirmed" }
            try await site.see("the retained alarm") {
                site.ear.messages.on("alarms/zone-hot/oven/zone3").last?.state == "unacknowledged"
            }
            #expect(site.ear.messages.on("status").last?.state == "online")
            #expect(site.ear.messages.on("oven/status").last?.state == "online")
            try await site.see("the jump as a value") {
                site.ear.messages.on("oven/data/zone2").contains { $0.quality == "good" && ($0.value ?? 0) > 150 }
            }
        }

        private func commands(_ site: Site) async throws {
            let status = try await site.andon("status", "--json")
            #expect(status.code == 0)
            let report = try JSONDecoder().decode(Report.self, from: Data(status.output.utf8))
            #expect(report.stop?.state == "confirmed")
            #expect(report.stop?.causes.contains("zone-spike on oven/zone2") == true)
            let text = try await site.andon("status").output
            #expect(text.hasPrefix("LINE STOPPED since "))
            #expect(!text.contains("\u{1B}"), "no colour in a pipe")
            let history = try await site.andon("tail", "--json", "--no-follow")
            let lines = history.output.split(separator: "\n")
            #expect(lines.count >= 6)
            #expect(lines.allSatisfy { Told($0)?.event != nil }, "one JSON object a line")
        }

        /// What a technician reads at night.
        private func isPlain(_ tail: String) {
            #expect(!tail.contains("\u{1B}"), "no colour in a pipe")
            let words =
                ["CRITICAL  oven/zone2      rose ", "[zone-spike] stops the line", "A heating zone jumps."]
                + [
                    "STOP      tower/hold      line stop requested by zone-spike on oven/zone2",
                    "confirmed by read-back",
                ]
                + [
                    "NORMAL    oven/zone2 ",
                    "RELEASED  tower/hold      released by sam: zone 2 mended; the line may run",
                ]
            for part in words { #expect(tail.contains(part), "\(tail)") }
        }
    }
}
