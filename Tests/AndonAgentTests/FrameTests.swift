import TestBroker
import Testing

extension AtTheLine {
    @Suite("devices that speak frames", .timeLimit(.minutes(2)))
    struct FrameTests {
        /// A balance that is asked, with a checksum; a scanner that speaks by itself.
        private static let plan = """
            andon: 1
            site: plant-1
            line: smt-9
            broker: { urls: [mqtt://127.0.0.1:1883], keep-alive: 5s }
            links:
              scale:
                driver: serial-frames
                device: /dev/ttyS0
                baud: 9600
                parity: none
                stop-bits: 1
                timeout: 500ms
                probe-at-most: 1s
                frame:
                  starts-with: "<STX>"
                  ends-with: "<ETX>"
                  checksum: { kind: xor, written: hex, covers: end }
                  at-most: 32
              scanner:
                driver: serial-frames
                device: /dev/ttyS1
                baud: 9600
                parity: none
                stop-bits: 1
                frame: { ends-with: "\\r\\n", at-most: 32 }
              io-net: { driver: modbus-tcp, host: 192.0.2.23, timeout: 500ms, probe-at-most: 1s }
            machines:
              balance:
                kind: other
                link: scale
                poll: 200ms
                tags:
                  state: { ask: "W\\r\\n", field: 1, separator: ",", type: text }
                  weight: { ask: "W\\r\\n", field: 2, separator: ",", units: g, publish: { minimum: 0s } }
                  misread: { ask: "T\\r\\n", characters: 1..8, units: g, publish: { minimum: 0s } }
                  tare: { ask: "T\\r\\n", characters: 1..8, decimal-sign: ",", units: g, publish: { minimum: 0s } }
              gate:
                kind: other
                link: scanner
                tags:
                  code: { match: "^BC:(.+)$", type: text }
              tower:
                kind: io
                link: io-net
                tags:
                  infeed-ready: { at: discrete 0 }
                  hold: { at: coil 20, access: write }
            rules:
              heavy:
                tag: balance/weight
                above: 500 g
                severity: critical
                then: stop
            stop:
              output: tower/hold
              means-stop: off
              verify: { within: 2s }

            """

        @Test("a balance is heard, a spoilt frame is none, noise is left behind, too much weight stops")
        func asked() async throws {
            try await Site.open(plan: Self.plan) { site in
                try site.line.do("set balance/weight 120.5")
                try site.line.do("say balance/state ST")
                try await site.isValue("balance/weight", 120.5)
                try await site.isText("balance/state", "ST")

                // The device prints 1,23: one point two three, and no number to who expects a point.
                try site.line.do("set balance/tare 1.23")
                try await site.isValue("balance/tare", 1.23)
                try await site.isBad("balance/misread")
                #expect(site.goodValues("balance/misread").isEmpty)

                try site.line.do("wrong-crc scale 1")
                try site.line.do("set balance/weight 130")
                try await site.isBad("balance/weight")
                try await site.isBad("balance/state")
                try site.line.do("set balance/weight 140")
                try site.line.do("heal scale")
                try await site.isValue("balance/weight", 140)

                try site.line.do("noise scale 1")
                try site.line.do("set balance/weight 150")
                try await site.isValue("balance/weight", 150)
                try site.line.do("garbage scale")
                try await site.isBad("balance/weight")
                try site.line.do("set balance/weight 160")
                try site.line.do("heal scale")
                try await site.isValue("balance/weight", 160)
                #expect(!site.goodValues("balance/weight").contains(130), "it stood in spoilt frames alone")
                #expect(site.agent.status?.stop?.state == "running" && site.line.writes.isEmpty)

                try site.line.do("set balance/weight 510")
                try await site.isStatus("the stop confirmed") { $0.stop?.state == "confirmed" }
                #expect(site.line.isHeld)
                #expect(site.line.writes.map(\.value) == [0])
                try await site.see("the alarm") {
                    site.ear.messages.on("alarms/heavy/balance/weight").last?.state == "unacknowledged"
                }
            }
        }

        @Test("a scanner may say nothing for as long as the plan lets it", arguments: ["2s", "forever"])
        func quiet(most: String) async throws {
            let plan = Self.plan.replacing("at-most: 32 }", with: "at-most: 32, quiet-at-most: \(most) }")
            try await Site.open(plan: plan) { site in
                try site.line.do("say gate/code 4711-A")
                try await site.see("4711-A scanned") { site.data("gate/code").last?.text == "4711-A" }
                // It would say the same every two seconds.
                try site.line.do("dead scanner 1")
                // The balance, ten times more: far longer than the timeout of the scanner's link.
                let heard = site.agent.status?.link("scale")?.answers ?? 0
                try await site.isStatus("time passes") { ($0.link("scale")?.answers ?? 0) >= heard + 10 }
                if most == "forever" {
                    #expect(site.data("gate/code").allSatisfy { $0.quality == "good" })
                    #expect(site.agent.status?.link("scanner")?.timeouts == 0)
                    #expect(site.agent.status?.link("scanner")?.state == "up")
                } else {
                    try await site.isBad("gate/code")
                }
            }
        }

        @Test("a scanner is heard when it speaks, also after frames that are none, and after its port was gone")
        func listening() async throws {
            try await Site.open(plan: Self.plan) { site in
                /// Between two frames nothing is known of it.
                func isScanned(_ code: String) async throws {
                    try site.line.do("say gate/code \(code)")
                    try await site.see("\(code) scanned") {
                        site.data("gate/code").contains { $0.text == code && $0.quality == "good" }
                    }
                }
                try await isScanned("4711-A")
                // Longer than a frame may be: a scanner with the wrong settings.
                try site.line.do("say gate/code \(String(repeating: "9", count: 60))")
                try await site.isStatus("frames that are none") { ($0.link("scanner")?.bad_answers ?? 0) >= 5 }
                try await isScanned("4712-B")
                try site.line.do("unplug scanner")
                try await site.isStatus("the port is gone") { $0.link("scanner")?.state == "down" }
                try site.line.do("heal scanner")
                try await isScanned("4713-C")
                #expect(site.data("gate/code").compactMap(\.text).allSatisfy { $0.count < 30 })
                #expect(site.agent.status?.machine("balance")?.state == "online")
            }
        }
    }
}
