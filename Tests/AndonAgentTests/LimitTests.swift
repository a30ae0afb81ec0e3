import Foundation
import TestBroker
import Testing

extension AtTheDesk {
    @Suite("the limits of a control chart", .timeLimit(.minutes(2)))
    struct LimitTests {
        /// A hundred sigmas: only what the test does is a signal.
        private static let plan = TestPlan.text().replacing(
            "  pressure-high:",
            with: """
                  aux-shift:
                    tag: oven/aux1
                    chart: ewma weight 1 width 100
                    each: 2 values
                    learn: 20 values
                    severity: warning
                    message: "{tag}: {signal}"
                  pressure-high:
                """)

        @Test("learnt once and frozen, a shift is told, a study proposes, a person accepts, and a kill forgets nothing")
        func life() async throws {
            try await Site.open(plan: Self.plan) { site in
                let soon = try await site.andon("limits", "accept", "zone-hot@oven/zone1", "--reason", "no chart")
                #expect(soon.code == 1 && soon.errors.contains("has no chart"), "\(soon)")
                try await site.isTold("limits, learnt by nobody") {
                    $0.contains { $0.event == "limits-learnt" && $0.rule == "aux-shift" && $0.by == nil }
                }
                let shown = try await site.andon("limits")
                #expect(
                    shown.output.hasPrefix("FROZEN") && shown.output.contains("aux-shift@oven/aux1  center "),
                    "\(shown)")

                try site.line.do("set oven/aux1 80")
                try await site.isTold("the shift, and what the chart found") {
                    $0.contains {
                        $0.event == "alarm-raised" && $0.message == "aux1: the moving average is above its limit"
                    }
                }
                let why = try await site.andon("why", "aux-shift")
                #expect(why.output.contains("the moving average is above its limit: 80 °C (limit "), "\(why)")

                try site.line.do("heal all")
                try await site.isTold("normal again") {
                    $0.contains { $0.event == "alarm-returned" && $0.rule == "aux-shift" }
                }
                let none = try await site.andon("limits", "accept", "aux-shift", "--reason", "eager")
                #expect(none.code == 1 && none.errors.contains("has no proposal"), "\(none)")
                let study = try await site.andon("limits", "study", "aux-shift", "--by", "sam", "--reason", "new fan")
                #expect(study.code == 0 && study.output.contains("another study begins"), "\(study)")
                try await site.isTold("a proposal, and that nobody accepted it yet") {
                    $0.contains { $0.event == "limits-study-begun" && $0.by == "sam" && $0.reason == "new fan" }
                        && $0.contains { $0.event == "limits-proposed" }
                        && !$0.contains { $0.event == "limits-accepted" }
                }
                let before = try await limits(site)
                #expect(before.state == "proposed" && before.by == nil && before.proposed_center != nil)
                let accept = try await site.andon(
                    "limits", "accept", "aux-shift@oven/aux1", "--by", "ana", "--reason", "fan runs well")
                #expect(accept.code == 0 && accept.output.hasPrefix("accepted, in force"), "\(accept)")
                try await site.isTold("who accepted, and why") {
                    $0.contains { $0.event == "limits-accepted" && $0.by == "ana" && $0.reason == "fan runs well" }
                }

                site.agent.kill()
                try site.startAgent()
                try await site.isOnline()
                let after = try await limits(site)
                #expect(after.state == "frozen" && after.by == "ana" && after.reason == "fan runs well")
                #expect(after.center == before.proposed_center && after.sigma == before.proposed_sigma)
                try site.line.do("set oven/aux1 80")
                try await site.isTold("the shift, found by the limits that were kept") {
                    $0.count { $0.event == "alarm-raised" && $0.rule == "aux-shift" } == 2
                }
                #expect(site.events.count { $0.event == "limits-learnt" } == 1, "nothing was learnt anew")
            }
        }

        @Test("a file of limits that cannot be read is set aside and said; the chart learns again")
        func damage() async throws {
            try await Site.open(plan: Self.plan) { site in
                try await site.isTold("limits") { $0.contains { $0.event == "limits-learnt" } }
                #expect(await site.agent.terminate(within: 10) == 0)
                let file = URL(filePath: site.state + "/limits")
                var bytes = try Data(contentsOf: file)
                bytes[20] ^= 1
                try bytes.write(to: file)
                try site.startAgent()
                try await site.isOnline()
                #expect(site.agent.log.contains("what charts had learnt is lost, they learn again"))
                #expect(FileManager.default.fileExists(atPath: file.path + ".bad"))
                try await site.isTold("limits, learnt again") { $0.count { $0.event == "limits-learnt" } == 2 }
            }
        }

        private struct Chart: Decodable {
            var state: String
            var center, sigma, proposed_center, proposed_sigma: Double?
            var by, reason: String?
        }

        private func limits(_ site: Site) async throws -> Chart {
            struct Report: Decodable { var charts: [Chart] }
            let outcome = try await site.andon("limits", "show", "--json")
            return try #require(JSONDecoder().decode(Report.self, from: Data(outcome.output.utf8)).charts.first)
        }
    }
}
