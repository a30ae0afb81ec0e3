import Foundation
import TestBroker
import Testing

extension AtTheLine {
    @Suite("recipes and suppression by design, on real wires", .timeLimit(.minutes(2)))
    struct RecipeTests {
        /// An oven whose zones are cold while its belt stands, and whose limit is another for program 12.
        private static func plan(chosenBy: String = "[oven/program, hand]") -> String {
            """
            andon: 1
            site: plant-1
            line: smt-9
            broker: { urls: [mqtt://127.0.0.1:1883], keep-alive: 5s }
            links:
              oven-bus: { driver: modbus-rtu, device: /dev/ttyS0, baud: 115200, parity: even, timeout: 300ms, probe-at-most: 1s }
              io-net: { driver: modbus-tcp, host: 192.0.2.23, timeout: 500ms, probe-at-most: 1s }
            machines:
              oven:
                kind: reflow
                link: oven-bus
                poll: 100ms
                tags:
                  zone1: { unit: 1, at: holding 4096, type: int16, scale: 0.1, units: °C }
                  belt-speed: { unit: 2, at: holding 0, type: uint16, scale: 0.1, units: cm/min }
                  program: { unit: 3, at: holding 10, type: uint16 }
              tower: { kind: io, link: io-net, poll: 200ms, tags: { infeed-ready: { at: discrete 0 }, hold: { at: coil 20, access: write } } }
            rules:
              zone-cold: { tag: oven/zone1, below: 150 °C, unless: oven/belt-speed < 5 cm/min, severity: warning }
              zone-hot: { tag: oven/zone1, above: 300 °C, severity: critical, then: stop, hold-off: 500ms }
            recipes:
              chosen-by: \(chosenBy)
              products:
                board-a: { when: 12, rules: { zone-hot: { above: 250 °C }, zone-cold: { below: 120 °C } } }
                bake: { when: 90, rules: { zone-cold: suppressed } }
            stop: { output: tower/hold, means-stop: off, verify: { within: 2s }, mode: shadow }

            """
        }

        /// Opens the plant with the oven cold, its belt standing and another program.
        private func open(_ body: (Site) async throws -> Void) async throws {
            try await Site.open(plan: Self.plan(), startsAgent: false) { site in
                for command in ["set oven/belt-speed 0", "set oven/zone1 40", "set oven/program 3"] {
                    try site.line.do(command)
                }
                try site.startAgent()
                try await site.isOnline()
                try await body(site)
            }
        }

        @Test(
            "the oven heats up, suppressed visibly; the program changes the limit, and the alarm under it stops the line"
        )
        func heatingUp() async throws {
            try await open { site in
                try await site.isTold("cold by design") {
                    $0.contains { $0.event == "alarm-suppressed" && $0.rule == "zone-cold" && $0.state == "suppressed" }
                }
                let cold = site.ear.messages.last(on: "alarms/zone-cold/oven/zone1").flatMap { Told($0) }
                #expect(cold?.state == "suppressed" && cold?.text?.hasPrefix("below 150 °C") == true)
                let status = try await site.andon("status").output
                #expect(status.contains("SUPPRESS  zone-cold@oven/zone1"), "\(status)")
                #expect(status.contains("recipe none"), "\(status)")

                try site.line.do("set oven/zone1 260")
                try await site.see("warm: gone") { site.ear.messages.last(on: "alarms/zone-cold/oven/zone1") == "" }
                try site.line.do("set oven/belt-speed 90")
                try await site.isValue("oven/belt-speed", 90)
                #expect(!site.events.contains { $0.event == "alarm-raised" }, "260 °C is not hot as the rules stand")

                try site.line.do("set oven/program 12")
                try await site.isTold("the change, and by which value") {
                    $0.contains {
                        $0.event == "recipe-changed" && $0.from == "none" && $0.to == "board-a" && $0.tag == "program"
                            && $0.said == "12"
                    }
                }
                try await site.isStatus("the stop under the other limit") { $0.stop?.state == "confirmed" }
                #expect(site.line.isHeld)
                try await site.isTold("the limit in force") {
                    $0.contains {
                        $0.event == "alarm-raised" && $0.rule == "zone-hot" && $0.limit == 250 && $0.recipe == "board-a"
                            && $0.text == "above 250 °C" && $0.value == 260
                    }
                }
                let told = site.events.compactMap(\.event)
                #expect(
                    try #require(told.firstIndex(of: "recipe-changed")) < #require(told.firstIndex(of: "alarm-raised")))
                let kept = site.ear.messages.last(on: "recipe").flatMap { Told($0) }
                #expect(kept?.recipe == "board-a" && kept?.known == true)
                try await site.see("the limit in force, kept") {
                    let shown = site.ear.messages.last(on: "alarms/zone-hot/oven/zone1").flatMap { Told($0) }
                    return shown?.limit == 250 && shown?.recipe == "board-a"
                }
                let why = try await site.andon("why", "zone-hot").output
                #expect(why.contains("recipe    board-a") && why.contains("above 250 °C"), "\(why)")
                let tail = try await site.andon("tail", "--no-follow").output
                #expect(tail.contains("board-a, was none, says 12"), "\(tail)")
                #expect(try await site.andon("status").output.contains("recipe board-a"))

                // Another product: not hot any more. The cold rule is left out while it bakes.
                try site.line.do("set oven/program 90")
                try await site.isTold("back under the rule as it stands") {
                    $0.contains { $0.event == "alarm-returned" && $0.rule == "zone-hot" && $0.recipe == "bake" }
                }
                #expect(try await site.andon("reset", "--reason", "another product").code == 0)
                try site.line.do("set oven/zone1 100")
                try await site.isTold("left out, visibly") {
                    $0.contains { $0.event == "alarm-suppressed" && $0.rule == "zone-cold" && $0.recipe == "bake" }
                }
                #expect(!site.events.contains { $0.event == "alarm-raised" && $0.rule == "zone-cold" })
                try site.line.do("set oven/program 3")
                try await site.isTold("no longer left out: it is cold") {
                    $0.contains { $0.event == "alarm-unsuppressed" && $0.rule == "zone-cold" }
                }
            }
        }

        @Test("a person's choice holds against the tag and over SIGKILL, until it is given back")
        func byHand() async throws {
            try await open { site in
                try site.line.do("set oven/program 12")
                try await site.isTold("by the program") { $0.contains { $0.event == "recipe-changed" } }
                let wrong = try await site.andon("recipe", "board-b", "--reason", "trial")
                #expect(wrong.code == 1 && wrong.errors.contains("allowed: board-a, bake, none"), "\(wrong)")
                let chosen = try await site.andon("recipe", "bake", "--by", "ana", "--reason", "burn-in")
                #expect(chosen.code == 0 && chosen.output.contains("by ana: burn-in"), "\(chosen)")
                #expect(chosen.output.contains("zone-cold: left out, its alarms are suppressed"), "\(chosen)")
                site.agent.kill()
                try site.startAgent()
                try await site.isOnline()
                let after = try await site.andon("recipe").output
                #expect(after.contains("recipe bake") && after.contains("by ana: burn-in"), "\(after)")
                try await site.see("retained by the new run") {
                    site.ear.messages.on("recipe").last.map { $0.recipe == "bake" && $0.by == "ana" } == true
                }
                #expect(site.events.count { $0.event == "recipe-changed" } == 2, "a restart is no change")
                let back = try await site.andon("recipe", "--auto", "--by", "sam", "--reason", "done")
                #expect(back.code == 0 && back.output.contains("as oven/program says 12"), "\(back)")
                try await site.isTold("given back") {
                    $0.contains {
                        $0.event == "recipe-changed" && $0.from == "bake" && $0.to == "board-a" && $0.by == "sam"
                    }
                }
            }
        }

        @Test("a barcode that a scanner reads by itself chooses by its pattern, and holds until the next one")
        func barcode() async throws {
            let plan = """
                andon: 1
                site: plant-1
                line: smt-9
                broker: { urls: [mqtt://127.0.0.1:1883], keep-alive: 5s }
                links:
                  scanner:
                    driver: serial-frames
                    device: /dev/ttyS1
                    baud: 9600
                    parity: none
                    stop-bits: 1
                    frame: { ends-with: "\\r\\n", at-most: 32 }
                  io-net: { driver: modbus-tcp, host: 192.0.2.23, timeout: 500ms, probe-at-most: 1s }
                machines:
                  gate: { kind: other, link: scanner, tags: { code: { match: "^BC:(.+)$", type: text } } }
                  room: { kind: sensor, link: io-net, poll: 100ms, tags: { air: { at: holding 5, type: uint16, units: °C } } }
                rules:
                  warm: { tag: room/air, above: 90 °C, severity: warning }
                recipes:
                  chosen-by: gate/code
                  products:
                    paste-a: { when: "A-12*", rules: { warm: { above: 30 °C } } }

                """
            try await Site.open(plan: plan, isArmed: false) { site in
                try site.line.do("set room/air 40")
                try await site.isValue("room/air", 40)
                try site.line.do("say gate/code A-12-4711")
                try await site.isTold("by its pattern") {
                    $0.contains { $0.event == "recipe-changed" && $0.to == "paste-a" && $0.said == "A-12-4711" }
                }
                try await site.isTold("its limit") {
                    $0.contains { $0.event == "alarm-raised" && $0.limit == 30 && $0.recipe == "paste-a" }
                }
                try site.line.do("say gate/code B-1")
                try await site.isTold("no recipe fits: the rules as they stand") {
                    $0.contains { $0.event == "recipe-changed" && $0.to == "none" && $0.said == "B-1" }
                }
                try await site.isTold("not warm by then") { $0.contains { $0.event == "alarm-returned" } }
                #expect(!site.events.contains { $0.event == "recipe-unknown" }, "a scanner is never overdue")
            }
        }

        @Test("while the program cannot be read the last recipe stays, and everybody can see so")
        func unknown() async throws {
            try await open { site in
                try site.line.do("set oven/program 12")
                try await site.isTold("by the program") { $0.contains { $0.event == "recipe-changed" } }
                try site.line.do("dead oven-bus 3")
                try await site.isTold("it is said") {
                    $0.contains { $0.event == "recipe-unknown" && $0.from == "board-a" && $0.to == "board-a" }
                }
                try await site.see("retained") { site.ear.messages.on("recipe").last?.known == false }
                let status = try await site.andon("status").output
                #expect(status.contains("oven/program has no good value now, so it stays"), "\(status)")
                try site.line.do("set oven/zone1 260")
                try await site.isTold("its limit holds") {
                    $0.contains { $0.event == "alarm-raised" && $0.rule == "zone-hot" && $0.limit == 250 }
                }
                try site.line.do("heal all")
                try site.line.do("set oven/program 12")
                try await site.isTold("known again") { $0.contains { $0.event == "recipe-known" } }
            }
        }
    }
}
