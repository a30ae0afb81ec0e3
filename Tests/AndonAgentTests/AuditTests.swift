import Foundation
import TestBroker
import Testing

extension AtTheDesk {
    @Suite("the audit", .timeLimit(.minutes(2)))
    struct AuditTests {
        /// The newest head that a subscriber has seen.
        private static func published(_ site: Site) -> String? {
            guard let text = site.ear.messages.last(on: "summary"), let start = text.range(of: #""audit":{"seq":"#)
            else {
                return nil
            }
            let parts = text[start.upperBound...].split(separator: "\"")
            return parts.count < 4 ? nil : parts[0].prefix { $0 != "," } + ":" + parts[3]
        }

        @Test(
            "a stop, a refused reset, a hand, a reset and a restart stand there; a changed row and rows cut off are found"
        )
        func day() async throws {
            try await Site.open(plan: TestPlan.text() + "agent: { summary-every: 1s }\n") { site in
                try await site.stopTheLine()
                let early = try await site.andon("reset", "--reason", "looks fine", "--by", "ana")
                #expect(early.code == 1, "\(early)")
                let wrong = try await site.andon("ack", "zone-spkie", "--by", "sam")
                #expect(wrong.code == 1)
                #expect(try await site.andon("ack", "zone-spike", "--by", "sam").code == 0)
                try site.line.do("heal all")
                try await site.see("the alarm is gone") {
                    site.events.contains { $0.event == "alarm-returned" && $0.rule == "zone-spike" }
                }
                let reset = try await site.andon("reset", "--reason", "zone 2 mended", "--by", "ana")
                #expect(reset.code == 0, "\(reset)")
                try await site.see("released") { site.events.contains { $0.event == "stop-released" } }
                let seen = Self.published(site)
                try await site.see("a summary with a newer head") {
                    Self.published(site) != nil && Self.published(site) != seen
                }
                let head = try #require(Self.published(site))
                #expect(await site.agent.terminate(within: 10) == 0)

                let shown = try await site.andon("audit", "show", site.line.plan, "--state", site.state)
                #expect(shown.code == 0, "\(shown)")
                let rows = shown.output.split(separator: "\n")
                for words in [
                    "agent-started  \(site.line.plan)  (andon ",
                    "stop-requested  tower/hold  (zone-spike on oven/zone2)",
                    "stop-confirmed  tower/hold", #"reset REFUSED  tower/hold  by ana: "looks fine"  (the line stays"#,
                    #"alarm-ack REFUSED  zone-spkie  by sam  ("#,
                    "alarm-acknowledged  zone-spike on oven/zone2  by sam",
                    #"stop-released  tower/hold  by ana: "zone 2 mended""#, "agent-ended  plant-1/",
                ] { #expect(rows.contains { $0.contains(words) }, "\(words) in \(shown.output)") }

                let verify = ["audit", "verify", site.line.plan, "--state", site.state]
                let good = try await Program.run("andon", verify + ["--head", head], in: site.folder)
                #expect(good.code == 0 && good.output.hasPrefix("\(rows.count) rows hold"), "\(good)")

                // A restart goes on in the same chain.
                try site.startAgent()
                try await site.isOnline()
                #expect(await site.agent.terminate(within: 10) == 0)
                let longer = try await Program.run("andon", verify + ["--head", head], in: site.folder)
                #expect(longer.code == 0 && longer.output.hasPrefix("\(rows.count + 2) rows hold"), "\(longer)")

                let folder = site.state + "/audit"
                let file = try #require(try FileManager.default.contentsOfDirectory(atPath: folder).first)
                let text = Folder.text("\(folder)/\(file)")
                try text.replacing("looks fine", with: "looks good").write(
                    toFile: "\(folder)/\(file)", atomically: false, encoding: .utf8)
                let changed = try await Program.run("andon", verify, in: site.folder)
                #expect(changed.code == 1 && changed.errors.contains("this row was changed"), "\(changed)")
                let cut = text.split(separator: "\n").prefix(2).joined(separator: "\n") + "\n"
                try cut.write(toFile: "\(folder)/\(file)", atomically: false, encoding: .utf8)
                #expect(try await Program.run("andon", verify, in: site.folder).code == 0, "nothing to hold it against")
                let missing = try await Program.run("andon", verify + ["--head", head], in: site.folder)
                #expect(missing.code == 1 && missing.errors.contains("rows are cut off: the newest is 2"), "\(missing)")
            }
        }

        @Test("the line stops although the audit cannot be written, and the status says so")
        func disk() async throws {
            try await Site.open(startsAgent: false) { site in
                try FileManager.default.createDirectory(atPath: site.state, withIntermediateDirectories: true)
                try Data().write(to: URL(filePath: site.state + "/audit"))  // a file where its folder should be
                try site.startAgent()
                try await site.isOnline()
                try await site.stopTheLine()
                #expect(site.line.isHeld)
                let status = try await site.andon("status")
                #expect(status.output.contains("NOT ON DISK  0 rows are; "), "\(status.output)")
                #expect(status.output.contains("no folder can be made"), "\(status.output)")
                try FileManager.default.removeItem(atPath: site.state + "/audit")
                try await site.see("what waited is on disk") {
                    (try? FileManager.default.contentsOfDirectory(atPath: site.state + "/audit"))?.isEmpty == false
                }
            }
        }
    }
}
