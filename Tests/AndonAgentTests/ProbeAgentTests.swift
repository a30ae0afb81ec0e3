import Foundation
import TestBroker
import Testing

extension AtTheDesk {
    @Suite("a technician beside a running agent", .timeLimit(.minutes(3)))
    struct ProbeAgentTests {
        @Test("what a running agent owns is refused, also under another name of the port, and what is offered works")
        func owned() async throws {
            let bench = try await ProbeBench()
            try bench.line.do("set tower/speed 87.3")
            try await bench.withAgent { _ in
                let port = URL(fileURLWithPath: bench.device).resolvingSymlinksInPath().path
                let wires = [
                    (bench.serial, bench.device, "oven-bus"),
                    (["--device", port] + bench.serial.dropFirst(2), port, "oven-bus"),
                    (bench.tcp, "127.0.0.1:\(bench.port)", "io-net"),
                    (
                        ["--host", "::ffff:127.0.0.1", "--port", bench.port], "[::ffff:127.0.0.1]:\(bench.port)",
                        "io-net"
                    ),
                ]
                for (wire, name, link) in wires {
                    for words in [
                        ["scan"], ["read", "holding 4096"], ["identify"], ["time", "holding 4096"],
                        ["write", "coil 20", "on", "--write"],
                    ] {
                        let refused = try await bench.probe(words + wire, typing: "yes")
                        #expect(refused.code == 1)
                        #expect(
                            refused.errors.hasPrefix(
                                "\(name): the agent of line smt-9 owns it (link \(link)) and would be disturbed.\n"))
                        #expect(refused.errors.contains(" --ask-agent --line smt-9 --link \(link)\n"))
                    }
                }
                let listen = try await bench.probe(["listen"] + bench.link("scale-port"))
                #expect(listen.code == 1 && !listen.errors.contains("--ask-agent"), "\(listen.errors)")
                #expect(
                    listen.errors.contains("the values that it makes of them are shown by andon tail --line smt-9\n"))
                let refused = try await bench.probe(["read", "holding 10", "--count", "2"] + bench.tcp)
                let offer = try #require(refused.errors.firstMatch(of: /Ask the agent instead: (andon .*)\n/)?.1)
                #expect(
                    offer == #"andon probe read "holding 10" --count 2 --unit 1 --ask-agent --line smt-9 --link io-net"#
                )
                let read = try await bench.shell(offer)
                #expect(read.code == 0, "\(read.errors)")
                #expect(read.output.hasPrefix("the agent of line smt-9 read it in "), "\(read.output)")
                #expect(read.output.contains("87.3   NAME: { unit: 1, at: holding 10, type: float32, order: cdab }"))
            }
            #expect(bench.line.writes.isEmpty)
        }

        @Test("an endpoint that an agent has is known where its socket is not: to a probe, a check, another agent")
        func hidden() async throws {
            let bench = try await ProbeBench()
            try await bench.withAgent { agent in
                let elsewhere = ["ANDON_SOCKET": bench.folder.path("elsewhere.sock")]
                for words in [["read", "holding 10"], ["write", "coil 20", "on", "--write"]] {
                    let refused = try await Program.run(
                        "andon", ["probe"] + words + bench.tcp, in: bench.folder, environment: elsewhere)
                    #expect(refused.code == 1)
                    let words = "an agent (process \(agent.child.number)) has it and would be disturbed"
                    #expect(refused.errors.contains(words), "\(refused.errors)")
                }
                let check = try await Program.run("andon", ["check", bench.line.plan], in: bench.folder)
                #expect(check.code == 0)
                let other = "link io-net: another agent of this computer (process \(agent.child.number)) has 127.0.0.1:"
                #expect(check.output.contains(other), "\(check.output)")
                let second = try Agent(
                    plan: bench.line.plan, state: bench.folder.path("state-2"),
                    socket: bench.folder.path("second.sock"), log: bench.folder.path("second.log"))
                defer { second.kill() }
                let isTold = await Condition.wait(seconds: 40) { second.log.contains(other) }
                #expect(isTold, "\(second.log)")
            }
            let free = try await Program.run(
                "andon", ["probe", "read", "holding 10"] + bench.tcp, in: bench.folder,
                environment: ["ANDON_SOCKET": bench.folder.path("elsewhere.sock")])
            #expect(free.code == 0, "\(free.errors)")
        }

        @Test("a second connection beside the agent is opened only when it is asked for")
        func beside() async throws {
            let bench = try await ProbeBench()
            try await bench.withAgent { _ in
                let beside = try await bench.probe(["scan", "--units", "1", "--beside-agent"] + bench.tcp)
                #expect(beside.code == 0, "\(beside.errors)")
                let serial = try await bench.probe(["scan", "--units", "1", "--beside-agent"] + bench.serial)
                #expect(serial.code == 1, "a port cannot be had twice")
            }
        }

        @Test("the agent reads on its bus, says what came of it, and goes on polling")
        func asks() async throws {
            let bench = try await ProbeBench()
            try bench.line.do("no-address oven-bus 1 holding 4098")
            try bench.line.do("mute oven-bus 3")
            let agent = ["--ask-agent", "--link", "oven-bus"]
            try await bench.withAgent(but: ["oven"]) { running in
                let read = try await bench.probe(["read", "holding 4096", "--count", "2"] + agent)
                #expect(read.code == 0 && read.output.contains("  holding 4097  0x"), "\(read.errors)")
                let refused = try await bench.probe(["read", "holding 4097", "--count", "2"] + agent)
                #expect(refused.code == 1 && refused.errors.contains("unit 1: refuses: exception 2"))
                #expect(refused.errors.contains("it has not all of holding 4097..4098"))
                let silent = try await bench.probe(["read", "holding 4096", "--unit", "3"] + agent)
                #expect(silent.code == 1, "\(silent.output)")
                #expect(silent.errors.hasPrefix("unit 3: no answer in time; `andon status` shows"), "\(silent.errors)")
                let known = try await bench.probe(["identify", "--unit", "1"] + agent)
                #expect(known.code == 0 && known.output.contains("for the plan:  identity: {"), "\(known.errors)")
                let before = running.status?.link("oven-bus")?.answers ?? 0
                #expect(await Condition.wait(seconds: 40) { running.status?.link("oven-bus")?.answers ?? 0 > before })
            }
            #expect(bench.line.writes.isEmpty)
        }

        @Test("what the plan forbids is not asked, and the refusal says what the plan says")
        func forbidden() async throws {
            let units = "probe-at-most: 1s, units: { 1: { forbidden: [holding 5000..5009], max-holdings: 8 } } }"
            let plan = ProbeBench.plan.replacing(
                "baud: 115200, parity: even }", with: "baud: 115200, parity: even, " + units)
            let bench = try await ProbeBench(plan: plan)
            try await bench.withAgent { _ in
                for (words, sentence) in [
                    (["read", "holding 5003"], "holding 5000..5009 of this unit is never touched"),
                    (["read", "holding 4096", "--count", "9"], "the plan allows 1 to 8 in one request to this unit"),
                ] {
                    let refused = try await bench.probe(words + ["--ask-agent", "--link", "oven-bus"])
                    #expect(refused.code == 1 && refused.errors.contains(sentence), "\(refused.errors)")
                }
                let frames = try await bench.probe(["read", "holding 1", "--ask-agent", "--link", "scale-port"])
                #expect(frames.code == 1 && frames.errors.contains("there are no addresses to read"))
                let nowhere = try await bench.probe(["read", "holding 1", "--ask-agent", "--link", "oven"])
                #expect(nowhere.code == 1)
                #expect(nowhere.errors.contains("no link \"oven\"; it has oven-bus, io-net, sensor-bus, scale-port"))
                for words in [
                    [], ["--link", "io-net", "--host", "127.0.0.1"], ["--link", "io-net", "--timeout", "1s"],
                ] {
                    let refused = try await bench.probe(["read", "holding 1", "--ask-agent"] + words)
                    #expect(refused.code == 64 && refused.errors.hasPrefix("--ask-agent with"), "\(refused.errors)")
                }
            }
        }
    }
}
