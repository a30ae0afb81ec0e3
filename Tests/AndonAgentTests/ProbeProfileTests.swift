import Foundation
import TestBroker
import Testing

extension AtTheDesk {
    @Suite("a technician with a profile before a device", .timeLimit(.minutes(3)))
    struct ProbeProfileTests {
        @Test("the device of the profile fits, with the settings that it leaves the factory with")
        func fits() async throws {
            let bench = try await ProbeBench()
            let device = ["--device", bench.line.folder + "/sensor-bus"]
            try bench.setSensor()
            let held = try await bench.probe(["profile", "xy-md02", "--timeout", "1s"] + device)
            #expect(held.code == 0, "\(held.output)\(held.errors)")
            #expect(held.output.hasPrefix("as xy-md02 leaves the factory: baud 9600, parity none, stop-bits 1\n"))
            #expect(
                held.output.contains("9600 baud, 8 data bits, parity none, 1 stop bit, unit 1 (--unit names another)"))
            #expect(held.output.firstMatch(of: /temperature +input 1 +[0-9.]+ °C +fits -40 \.\. 85 °C/) != nil)
            #expect(held.output.contains("\nfits: all that was held against the device agrees\n"))
            let line = try #require(held.output.firstMatch(of: /for the plan:  NAME: (.*)/)?.1)
            #expect(line == "{ kind: other, link: LINK, profile: xy-md02, unit: 1 }")
            let plan = """
                andon: 1
                site: plant-1
                line: smt-9
                links:
                  bus: { driver: modbus-rtu, device: /dev/ttyS0, baud: 9600, parity: none, stop-bits: 1 }
                machines:
                  sensor: \(line.replacing("LINK", with: "bus"))

                """
            let path = bench.folder.path("pasted.yaml")
            try plan.write(toFile: path, atomically: true, encoding: .utf8)
            let check = try await Program.run("andon", ["check", path], in: bench.folder)
            #expect(check.code == 0, "\(check.errors)")
        }

        @Test("a device that answers one address off, in the other order of words, or that is another, is told apart")
        func wrong() async throws {
            let bench = try await ProbeBench()
            try bench.showMeters()
            let words = ["profile", "bench-meter"] + bench.link("io-net")
            let right = try await bench.probe(words + ["--unit", "2"])
            #expect(right.code == 0, "\(right.output)\(right.errors)")
            #expect(right.output.contains("  v  input 100  230.5 V   fits 180 .. 260 V\n"), "\(right.output)")

            let swapped = try await bench.probe(words + ["--unit", "3"])
            #expect(swapped.code == 1 && swapped.output.contains("does not fit 180 .. 260 V"), "\(swapped.output)")
            #expect(
                swapped.errors.contains("with order: cdab it would fit (v is 230.5 V, f is 50 Hz)"),
                "\(swapped.errors)")

            for (shift, side) in [("1", "further on"), ("-1", "further back")] {
                try bench.line.do("shift io-net 2 \(shift)")
                let shifted = try await bench.probe(words + ["--unit", "2"])
                #expect(shifted.code == 1)
                #expect(
                    shifted.errors.contains("one address \(side) it would fit (v is 230.5 V, f is 50 Hz)"),
                    "\(shifted.errors)")
                #expect(shifted.errors.hasSuffix("wrong: this is another device, another map or another address\n"))
                try bench.line.do("heal io-net")
            }

            let other = try await bench.probe(words + ["--unit", "1"])
            #expect(other.code == 1 && other.errors.contains("the device has no such address: v (input 100)"))
            let absent = try await bench.probe(words + ["--unit", "9"])
            #expect(absent.code == 1 && absent.output.split(separator: "\n").count == 1, "\(absent.output)")
            let unknown = try await bench.probe(["profile", "bench-meder"] + bench.link("io-net"))
            #expect(unknown.code == 1 && unknown.errors.contains(#"did you mean "bench-meter"?"#))
            #expect(bench.line.writes.isEmpty)
        }

        @Test("a profile is held through the agent that owns the wire, within what its plan allows")
        func throughAgent() async throws {
            let plan = ProbeBench.plan.replacing(
                "host: 192.0.2.23 }", with: "host: 192.0.2.23, units: { 2: { max-inputs: 4 } } }")
            let bench = try await ProbeBench(plan: plan)
            try bench.showMeters()
            try bench.setSensor()
            try await bench.withAgent { _ in
                let words = ["profile", "bench-meter", "--plan", bench.line.plan, "--ask-agent", "--link", "io-net"]
                let right = try await bench.probe(words + ["--unit", "2"])
                #expect(right.code == 0, "\(right.output)\(right.errors)")
                #expect(
                    right.output.hasPrefix("the agent of line smt-9 (link io-net, 127.0.0.1:\(bench.port)), unit 2\n"))
                let swapped = try await bench.probe(words + ["--unit", "3"])
                #expect(swapped.code == 1 && swapped.errors.contains("with order: cdab it would fit"))
                let refused = try await bench.probe(["profile", "xy-md02"] + bench.link("sensor-bus"))
                let offer = try #require(refused.errors.firstMatch(of: /Ask the agent instead: (andon .*)\n/)?.1)
                #expect(offer == "andon probe profile xy-md02 --unit 1 --ask-agent --line smt-9 --link sensor-bus")
                let held = try await bench.shell(offer)
                #expect(held.code == 0, "\(held.output)\(held.errors)")
            }
            #expect(bench.line.writes.isEmpty)
        }
    }
}
