import Foundation
import TestBroker
import Testing

extension AtTheLine {
    @Suite("record and replay", .timeLimit(.minutes(2)))
    struct RecordTests {
        private static func plan(_ limit: String, recording: String = "20MB") -> String {
            TestPlan.text().replacing("rises: 2 °C within 2s", with: "rises: \(limit) within 2s")
                + "agent: { recording: \(recording) }\n"
        }

        @Test("what the line answered decides again as it did, and an edit shows the stop that it takes away")
        func edit() async throws {
            try await Site.open(plan: Self.plan("2 °C"), isArmed: false) { site in
                try site.line.do("spike oven/zone2 8")
                try await site.isTold("what it would have done") { $0.contains { $0.event == "stop-would-stop" } }
                // A request that brings nothing is recorded as well.
                try site.line.do("dead oven-bus 1")
                try await site.isTold("a unit is away") { $0.contains { $0.event == "machine-degraded" } }
                #expect(await site.agent.terminate(within: 10) == 0)

                let copied = try await site.andon(
                    "record", site.line.plan, "--state", site.state, "--into", site.folder.path("copy"))
                #expect(copied.code == 0, "\(copied.errors)")
                let copy = site.folder.path("copy")
                let same = try await site.andon("replay", copy, "--plan", site.line.plan)
                #expect(same.code == 0, "\(same.errors)")
                #expect(same.output.contains("raised zone-spike@oven/zone2"), "\(same.output)")
                #expect(same.output.hasSuffix("1 stop, 1 alarm\n"), "\(same.output)")

                let edited = site.folder.path("edited.yaml")
                try Folder.text(site.line.plan).replacing("rises: 2 °C", with: "rises: 9 °C")
                    .write(toFile: edited, atomically: true, encoding: .utf8)
                let difference = try await site.andon("replay", copy, "--plan", edited, "--against", site.line.plan)
                #expect(difference.output.contains("- "), "\(difference.output)")
                #expect(difference.output.contains("this edit removes 1 stop and 1 alarm; 0 are the same"))
            }
        }

        @Test("a recording that is cut off is replayed as far as it goes, and that is said; what is none is refused")
        func damaged() async throws {
            try await Site.open(plan: Self.plan("2 °C"), isArmed: false) { site in
                try site.line.do("spike oven/zone2 8")
                try await site.isTold("what it would have done") { $0.contains { $0.event == "stop-would-stop" } }
                #expect(await site.agent.terminate(within: 10) == 0)
                let folder = site.state + "/recording"
                let name = try #require(try FileManager.default.contentsOfDirectory(atPath: folder).first)
                let bytes = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)"))
                let cut = site.folder.path("cut.andonrec")
                try bytes.dropLast(3).write(to: URL(fileURLWithPath: cut))
                let replayed = try await site.andon("replay", cut, "--plan", site.line.plan)
                #expect(replayed.code == 0)
                #expect(replayed.errors.contains("cut.andonrec: a piece of it is damaged"))
                try Data("no recording".utf8).write(to: URL(fileURLWithPath: cut))
                let refused = try await site.andon("replay", cut, "--plan", site.line.plan)
                #expect(refused.code == 1)
                #expect(refused.errors.contains("allowed: a recording of andon (version 1)"), "\(refused.errors)")
            }
        }

        @Test("a table is replayed, and what is wrong in it is refused with its line")
        func table() async throws {
            let folder = try Folder()
            let plan = folder.path("line.yaml")
            try Self.plan("2 °C", recording: "off").write(toFile: plan, atomically: true, encoding: .utf8)
            var rows = ["time,oven/zone1,oven/zone2"]
            for step in 0..<40 { rows.append("\(Double(step) / 10),100,\(step < 20 ? "100" : "103")") }
            let table = folder.path("week.csv")
            try rows.joined(separator: "\n").write(toFile: table, atomically: true, encoding: .utf8)
            let replayed = try await Program.run("andon", ["replay", table, "--plan", plan], in: folder)
            #expect(replayed.code == 0, "\(replayed.errors)")
            #expect(replayed.output.contains("2.1s  raised zone-spike@oven/zone2"), "\(replayed.output)")
            rows[7] = "0.6,100,hot"
            try rows.joined(separator: "\n").write(toFile: table, atomically: true, encoding: .utf8)
            let refused = try await Program.run("andon", ["replay", table, "--plan", plan], in: folder)
            #expect(refused.code == 1)
            #expect(
                refused.errors.contains(
                    "week.csv:8:9: found \"hot\" for oven/zone2, allowed: a number, bad, or nothing"),
                "\(refused.errors)")
        }
    }
}
