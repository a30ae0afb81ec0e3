import Foundation
import TestBroker
import Testing

extension AtTheDesk {
    @Suite("figures and derived tags", .timeLimit(.minutes(2)))
    struct FiguresTests {
        private static let plan = TestPlan.text()
            .replacing(
                "      infeed-ready: { at: discrete 0 }",
                with: """
                          infeed-ready: { at: discrete 0 }
                          made: { at: holding 30, type: uint32, counter: yes, poll: 100ms }
                          program: { at: holding 40, type: uint16 }
                          spread: { value: max(oven/zone*) - min(oven/zone*), publish: { minimum: 0s } }
                    """
            ).replacing(
                "rules:\n",
                with: """
                    shifts: { time-zone: UTC, starts: { whole-day: 00:00 } }
                    figures:
                      line: { running: tower/program > 0, produced: tower/made, ideal-cycle: 25s, job: tower/program }
                    agent: { summary-every: 1s }
                    rules:

                    """)

        private struct Table: Decodable {
            struct Row: Decodable {
                var of, name: String
                var production_seconds, unknown_seconds, produced: Double
            }
            var figures: [Row]
        }

        @Test("a derived value is published; figures are, and outlive the agent, with the time between unknown")
        func figures() async throws {
            try await Site.open(plan: Self.plan) { site in
                try await site.see("a derived value") {
                    site.data("tower/spread").contains { $0.quality == "good" }
                }
                try site.line.do("set tower/program 4711")
                try await site.see("the job's figures, retained") {
                    site.ear.messages.on("figures/line/job").contains { $0.name == "4711" }
                }
                try await site.see("the shift's figures") {
                    site.ear.messages.on("figures/line/shift").contains { $0.name == "whole-day" }
                }
                let text = try await site.andon("figures")
                #expect(text.code == 0 && text.output.contains("line  job 4711, since"), "\(text)")
                #expect(text.output.contains("it is in no figure"), "the day before the agent: \(text.output)")
                let before = try await Self.table(site)
                #expect(await site.agent.terminate(within: 20) == 0)
                try site.startAgent()
                try await site.isOnline()
                let after = try await Self.table(site)
                for row in before {
                    let next = try #require(after.first { $0.of == row.of })
                    #expect(next.name == row.name && next.production_seconds >= row.production_seconds)
                    #expect(next.unknown_seconds > row.unknown_seconds, "the time between is unknown")
                }
                try site.line.do("set tower/program 12")
                try await site.see("the job that ended") {
                    site.ear.messages.on("figures/line/job/ended").contains { $0.name == "4711" }
                }
            }
        }

        private static func table(_ site: Site) async throws -> [Table.Row] {
            let json = try await site.andon("figures", "--json").output
            return try JSONDecoder().decode(Table.self, from: Data(json.utf8)).figures
        }
    }
}
