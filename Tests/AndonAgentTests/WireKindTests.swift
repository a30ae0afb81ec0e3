import TestBroker
import Testing

extension AtTheLine {
    @Suite("every kind of Modbus wire", .timeLimit(.minutes(2)))
    struct WireKindTests {
        /// ASCII on a pty, RTU through TCP, and a gateway with four units on one connection. Each tag has values of its own.
        private static let plan = """
            andon: 1
            site: plant-1
            line: smt-9
            broker: { urls: [mqtt://127.0.0.1:1883], keep-alive: 5s }
            links:
              ascii-bus: { driver: modbus-ascii, device: /dev/ttyS0, baud: 115200, parity: even, timeout: 400ms, probe-at-most: 1s }
              far-bus: { driver: modbus-rtu-tcp, host: 192.0.2.24, port: 4001, timeout: 400ms, probe-at-most: 1s }
              gateway: { driver: modbus-tcp, host: 192.0.2.25, in-flight: 4, timeout: 400ms, probe-at-most: 1s }
            machines:
              meter:
                kind: other
                link: ascii-bus
                poll: 200ms
                tags:
                  "m{1..2}": { unit: 1, at: holding 0, step: 1 unit, type: int16, scale: 0.1, units: V }
              far:
                kind: other
                link: far-bus
                poll: 200ms
                tags:
                  "f{1..2}": { unit: 1, at: holding 0, step: 1 unit, type: float32, units: V }
              cells:
                kind: other
                link: gateway
                poll: 100ms
                tags:
                  "c{1..4}": { unit: 1, at: holding 0, step: 1 unit, type: int32, order: cdab, scale: 0.01, units: V }

            """

        private static let groups = [
            (machine: "meter", tag: "m", count: 2, link: "ascii-bus"),
            (machine: "far", tag: "f", count: 2, link: "far-bus"),
            (machine: "cells", tag: "c", count: 4, link: "gateway"),
        ]

        /// Every tag has a hundred of its own, and only rises in it.
        private static func value(_ group: Int, _ index: Int, _ step: Int) -> Double {
            Double(group * 1_000 + index * 100 + step)
        }

        @Test("values arrive over each, and a unit that dies or talks nonsense spoils no other behind its link")
        func story() async throws {
            try await Site.open(plan: Self.plan, isArmed: false, startsAgent: false) { site in
                var step = 0
                func rise() throws {
                    step += 1
                    for (at, group) in Self.groups.enumerated() {
                        for index in 1...group.count {
                            try site.line.do("set \(group.machine)/\(group.tag)\(index) \(Self.value(at, index, step))")
                        }
                    }
                }
                func isFresh(but silent: [String] = []) async throws {
                    for (at, group) in Self.groups.enumerated() {
                        for index in 1...group.count where !silent.contains("\(group.tag)\(index)") {
                            try await site.isValue(
                                "\(group.machine)/\(group.tag)\(index)", Self.value(at, index, step))
                        }
                    }
                }
                try rise()
                try site.startAgent()
                try await isFresh()
                for (faults, silent) in [
                    (["dead gateway 3", "dead ascii-bus 1", "dead far-bus 2"], ["c3", "m1", "f2"]),
                    (["wrong-transaction gateway 2", "wrong-crc ascii-bus 2", "wrong-crc far-bus 1"], []),
                    (["exception gateway 4 11"], ["c4"]),
                ] {
                    for fault in faults { try site.line.do(fault) }
                    let paths = Self.groups.flatMap { group in
                        silent.filter { $0.hasPrefix(group.tag) }.map { "\(group.machine)/\($0)" }
                    }
                    for path in paths { try await site.isBad(path) }
                    try rise()
                    // Wrong answers end connections, and with them their neighbours' requests: those heal first.
                    if silent.isEmpty {
                        try await site.isStatus("wrong answers were noticed") { report in
                            Self.groups.allSatisfy { (report.link($0.link)?.bad_answers ?? 0) > 0 }
                        }
                        for group in Self.groups { try site.line.do("heal \(group.link)") }
                    }
                    try await isFresh(but: silent)
                    for group in Self.groups { try site.line.do("heal \(group.link)") }
                    try rise()
                    try await isFresh()
                }
                for (at, group) in Self.groups.enumerated() {
                    for index in 1...group.count {
                        let good = site.goodValues("\(group.machine)/\(group.tag)\(index)")
                        let first = Self.value(at, index, 0)
                        #expect(good.allSatisfy { (first..<first + 100).contains($0) }, "\(group.tag)\(index): \(good)")
                        #expect(good == good.sorted(), "an older value came back: \(good)")
                    }
                }
            }
        }
    }
}
