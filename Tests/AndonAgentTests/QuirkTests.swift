import Foundation
import TestBroker
import Testing

extension AtTheLine {
    @Suite("devices that take less than others", .timeLimit(.minutes(2)))
    struct QuirkTests {
        @Test("a machine of which every tag is refused is not online, from the start and while it runs")
        func refusesAll() async throws {
            try await Site.open(isArmed: false, startsAgent: false) { site in
                try site.line.do("no-address printer-net 1 holding 0..65535")
                try site.startAgent()
                try await site.isStatus("the printer answers, and shows nothing") {
                    let printer = $0.machine("printer")
                    return printer?.state == "degraded" && printer?.reason == "unit 1 refuses every tag of it"
                }
                try await site.isStatus("the others are online") {
                    $0.machine("oven")?.state == "online" && $0.machine("tower")?.state == "online"
                }
                #expect(site.goodValues("printer/squeegee1").isEmpty)

                try site.line.do("no-address io-net 1 discrete 0..65535")
                try await site.isStatus("the tower was online and is not any more") {
                    $0.machine("tower")?.state == "degraded"
                }
            }
        }

        @Test("a bus whose units die one by one is logged once, and the status names every one of them")
        func unitsDie() async throws {
            let more = (3...6).map { "\n      spare\($0): { unit: \($0), at: holding 4096, type: uint16 }" }.joined()
            let belt = #""belt{1..4}": { unit: 2, at: holding 4096, type: uint16, scale: 0.1, units: cm/min }"#
            try await Site.open(plan: TestPlan.text().replacing(belt, with: belt + more), isArmed: false) { site in
                for unit in 2...6 { try site.line.do("dead oven-bus \(unit)") }
                try await site.isStatus("every one is named") { report in
                    let reason = report.machine("oven")?.reason ?? ""
                    return (2...6).allSatisfy { reason.contains("unit \($0) on oven-bus") }
                }
                let said = site.agent.log.split(separator: "\n").filter { $0.contains("machine oven degraded") }
                #expect(said.count == 1, "\(said)")
            }
        }

        @Test("a relay that has only function 15 stops the line where the plan says so, and refuses it where not")
        func writesMultiple() async throws {
            for isSaid in [true, false] {
                let plan =
                    isSaid
                    ? TestPlan.text().replacing("timeout: 500ms", with: "timeout: 500ms, writes: multiple")
                    : TestPlan.text()
                try await Site.open(plan: plan) { site in
                    try site.line.do("no-function io-net 1 5")
                    guard isSaid else {
                        try site.line.do("spike oven/zone2 8")
                        return try await site.isStatus("the stop is refused") { $0.stop?.state == "failed" }
                    }
                    try await site.stopTheLine()
                }
            }
        }

        @Test("a meter that has only function 16 is written by probe with --multiple, or as its plan says")
        func probeMultiple() async throws {
            let plan = ProbeBench.plan
                .replacing(
                    "access: write }",
                    with: "access: write }\n      speed-set: { at: holding 30, type: uint16, access: write }")
            let bench = try await ProbeBench(plan: plan)
            try bench.line.do("no-function io-net 1 6")
            let words = ["write", "holding 30", "7", "--write"]
            let refused = try await bench.probe(words + bench.tcp, typing: "yes")
            #expect(refused.code == 1)
            #expect(refused.errors.contains("exception 1"), "\(refused.errors)")
            let done = try await bench.probe(words + ["--multiple"] + bench.tcp, typing: "yes")
            #expect(done.code == 0, "\(done.errors)")
            #expect(done.output.contains("written; read back: holding 30  0x0007  7"), "\(done.output)")
        }

        @Test("andon-sim answers as what its plan knows a unit by: a register, its name, its server id")
        func identities() async throws {
            let plan = TestPlan.text()
                .replacing(
                    "driver: modbus-tcp, host: 192.0.2.21,",
                    with:
                        "driver: modbus-tcp, host: 192.0.2.21, units: { 1: { identity: { at: holding 999, equals: 0x1234 } } },"
                )
                .replacing(
                    "driver: modbus-tcp, host: 192.0.2.23,",
                    with:
                        "driver: modbus-tcp, host: 192.0.2.23, units: { 1: { identity: { vendor: WAGO, product: 750-352 } } },"
                )
                .replacing(
                    "parity: even, timeout: 300ms,",
                    with: "parity: even, timeout: 300ms, units: { 1: { identity: { server-id: \"0x12 0x34\" } } },")
            try await Site.open(plan: plan, isArmed: false) { site in
                for tag in ["printer/squeegee1", "tower/infeed-ready", "oven/zone1"] {
                    try await site.see("\(tag) is believed") { site.data(tag).last?.quality == "good" }
                }
            }
        }
    }
}
