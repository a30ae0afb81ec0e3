import TestBroker
import Testing

extension AtTheLine {
    @Suite("values that are more than a number", .timeLimit(.minutes(2)))
    struct ValueTests {
        /// A controller with every kind of value, and a relay that is switched by words of its own.
        private static let plan = """
            andon: 1
            site: plant-1
            line: smt-9
            broker: { urls: [mqtt://127.0.0.1:1883], keep-alive: 5s }
            links:
              plc-net: { driver: modbus-tcp, host: 192.0.2.21, timeout: 500ms, probe-at-most: 1s }
              io-net: { driver: modbus-tcp, host: 192.0.2.23, timeout: 500ms, probe-at-most: 1s }
            machines:
              plc:
                kind: other
                link: plc-net
                poll: 200ms
                tags:
                  mode: { at: holding 0, bits: 4..7, names: { 0: idle, 1: run, 2: fault } }
                  recipe: { at: holding 0, bits: 0..3 }
                  made: { at: holding 10, type: uint16, counter: { wraps-at: 1000 } }
                  heat: { at: holding 20, type: int16, decimals: +1, units: °C, bad-values: 0x8002 }
                  heat-point: { at: holding 21, type: uint16 }
                  model: { at: holding 40, type: text, registers: 8, order: badc }
              tower:
                kind: io
                link: io-net
                tags:
                  infeed-ready: { at: discrete 0 }
                  hold: { at: coil 20, on: 0x0100, off: 0, access: write }
            rules:
              broken:
                tag: plc/mode
                is: fault
                severity: critical
                then: stop
            stop:
              output: tower/hold
              means-stop: on
              verify: { within: 2s }

            """

        @Test("names, bits, counters, told decimals, numbers that mean none and texts arrive as what they are")
        func story() async throws {
            try await Site.open(plan: Self.plan, startsAgent: false) { site in
                for command in [
                    "set plc/mode 1", "set plc/recipe 9", "set plc/made 990", "set plc/heat-point 1",
                    "set plc/heat 23.4", "say plc/model TX-200 B",
                ] { try site.line.do(command) }
                try site.startAgent()
                try await site.isOnline()
                try await site.isValue("plc/mode", 1)
                #expect(site.data("plc/mode").last?.name == "run")
                try await site.isValue("plc/recipe", 9)
                try await site.isValue("plc/made", 990)
                try await site.isValue("plc/heat", 23.4)
                try await site.isText("plc/model", "TX-200 B")

                // The register reads 5.
                try site.line.do("set plc/made 1005")
                try await site.isValue("plc/made", 1_005)
                // 0x8002 in the register, with one decimal.
                try site.line.do("set plc/heat -3276.6")
                try await site.isBad("plc/heat", "bad-sentinel")
                // In this order every value between is one that may be told.
                try site.line.do("set plc/heat 2.51")
                try site.line.do("set plc/heat-point 2")
                try await site.isValue("plc/heat", 2.51)
                #expect(site.goodValues("plc/heat").allSatisfy { (0...40).contains($0) })
                try site.line.do("say plc/model TX-300")
                try await site.isText("plc/model", "TX-300")
                #expect(site.agent.status?.stop?.state == "running" && site.line.writes.isEmpty)

                try site.line.do("set plc/mode 2")
                try await site.isStatus("the stop confirmed") { $0.stop?.state == "confirmed" }
                #expect(site.line.isHeld, "the relay took its own word")
                #expect(site.line.writes.map(\.value) == [1])
                try await site.see("the name of the fault") { site.data("plc/mode").last?.name == "fault" }
                try site.line.do("set plc/mode 0")
                try await site.isStatus("no alarm left") { $0.alarms.isEmpty }
                let released = try await site.andon("reset", "--reason", "mended", "--by", "sam")
                #expect(released.code == 0, "\(released)")
                #expect(site.line.writes.map(\.value) == [1, 0])
            }
        }
    }
}
