import Foundation
import TestBroker
import Testing

extension AtTheLine {
    @Suite("shadow, arming, maintenance and limits, as people do them", .timeLimit(.minutes(2)))
    struct StopModeTests {
        private func jump(_ site: Site, _ times: Int) async throws {
            try site.line.do("spike oven/zone2 8")
            try await site.isTold("alarm \(times)") { told in
                told.count { $0.event == "alarm-raised" && $0.rule == "zone-spike" } >= times
            }
            try await site.isTold("normal \(times)") { told in
                told.count { $0.event == "alarm-returned" && $0.rule == "zone-spike" } >= times
            }
        }

        @Test("the ledger is read, the line is armed by name, it stops, it is killed, and stays armed and stopped")
        func armedAfterShadow() async throws {
            try await Site.open(isArmed: false) { site in
                try await jump(site, 1)
                let ledger = try await site.andon("shadow").output
                #expect(ledger.contains("would have stopped 1 time in the last 7 days:"), "\(ledger)")
                #expect(ledger.contains("zone-spike on oven/zone2: rises 2 °C within 2 s, 2 of 3, at "), "\(ledger)")
                let nameless = try await site.andon("arm")
                #expect(nameless.code == 64, "no reason, no arming")
                let armed = try await site.andon("arm", "--by", "ana", "--reason", "all were right")
                #expect(armed.code == 0 && armed.output.contains("the line's stop: armed"), "\(armed)")
                try await site.isTold("armed, by whom") {
                    $0.contains {
                        $0.event == "stop-mode-changed" && $0.from == "shadow" && $0.to == "armed" && $0.by == "ana"
                            && $0.reason == "all were right"
                    }
                }
                try await site.stopTheLine()
                site.agent.kill()
                try site.startAgent()
                try await site.isStatus("still stopped") { $0.stop?.state == "confirmed" }
                let status = try await site.andon("status").output
                #expect(status.contains("mode armed since ") && status.contains("by ana: all were right"), "\(status)")
                #expect(site.events.count { $0.event == "stop-mode-changed" } == 1, "a restart changes nothing")
                try await site.isTold("normal again") { told in
                    told.count { $0.event == "alarm-returned" && $0.rule == "zone-spike" } >= 2
                }
                #expect(try await site.andon("reset", "--reason", "seen").code == 0)
                let audit = try await site.andon("audit", "show", site.line.plan, "--state", site.state).output
                #expect(audit.contains("stop-mode-changed"), "\(audit)")
            }
        }

        @Test(
            "in maintenance the output is tested and nothing stops the line; a limit holds the second stop back, loudly"
        )
        func maintenanceAndLimits() async throws {
            let plan = TestPlan.text().replacing(
                "  means-stop: off\n",
                with: "  means-stop: off\n  limits: { most-per-hour: 1 }\n  proof-test-every: 100h\n")
            try await Site.open(plan: plan) { site in
                try await site.see("overdue, like an alarm") {
                    site.ear.messages.on("alarms/proof-test-overdue/tower/hold").last?.text?.contains("there was none")
                        == true
                }
                #expect(
                    try await site.andon("stop", "--test", "--reason", "yearly").errors.contains("maintenance only"))
                #expect(try await site.andon("maintenance", "30min", "--by", "ana", "--reason", "yearly").code == 0)
                let tested = try await site.andon("stop", "--test", "--by", "ana", "--reason", "yearly")
                #expect(tested.code == 0 && tested.output.contains("tower/hold went to stop in "), "\(tested)")
                #expect(site.line.writes.map(\.value) == [0, 1])
                try await site.see("not overdue any more") {
                    site.ear.messages.last(on: "alarms/proof-test-overdue/tower/hold") == ""
                }
                try await jump(site, 1)
                #expect(site.line.writes.count == 2, "nothing stops the line")
                let during = try await site.andon("status").output
                #expect(during.contains("MAINTENANCE: would stop since "), "\(during)")
                #expect(try await site.andon("maintenance", "--end", "--reason", "done").code == 0)
                #expect(try await site.andon("stop").output.contains("by ana: passed"))

                try await site.stopTheLine()
                try await site.isTold("normal again") { told in
                    told.count { $0.event == "alarm-returned" && $0.rule == "zone-spike" } >= 2
                }
                #expect(try await site.andon("reset", "--reason", "seen").code == 0)
                // A level that stays, so that the cause stands.
                try site.line.do("set oven/zone3 310")
                try await site.isTold("held back, and why") {
                    $0.contains {
                        $0.event == "stop-held-back" && $0.causes?.contains { $0.tag == "oven/zone3" } == true
                    }
                }
                try await site.see("like an alarm") {
                    site.ear.messages.on("alarms/stop-held-back/tower/hold").last?.text
                        == "a limit holds a stop back: at most 1 stop an hour; the line runs on"
                }
                let status = try await site.andon("status").output
                #expect(status.hasPrefix("STOP HELD BACK since ") && !site.line.isHeld, "\(status)")
                #expect(try await site.andon("stop", "--now", "--reason", "seen it").code == 0)
                try await site.isStatus("stopped") { $0.stop?.state == "confirmed" }
                try await site.see("not held back any more") {
                    site.ear.messages.last(on: "alarms/stop-held-back/tower/hold") == ""
                }
            }
        }
    }
}
