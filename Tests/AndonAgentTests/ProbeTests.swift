import Foundation
import TestBroker
import Testing

extension AtTheDesk {
    @Suite("a technician before an unknown device", .timeLimit(.minutes(3)))
    struct ProbeTests {
        /// What stands behind `for the plan:` or in the row of a number.
        private func pasted(_ start: some RegexComponent, from output: String) -> String? {
            for line in output.split(separator: "\n") where line.firstMatch(of: start) != nil {
                if let name = line.range(of: "NAME:") { return String(line[name.lowerBound...]) }
            }
            return nil
        }

        @Test("a scan of a serial bus finds exactly the units that are there, with the line for the plan")
        func serialScan() async throws {
            let bench = try await ProbeBench()
            let words = ["scan", "--units", "1-5", "--timeout", "700ms", "--asks", "1", "--point", "holding 4096"]
            let scan = try await bench.probe(words + bench.serial)
            #expect(scan.code == 0, "\(scan.errors)")
            #expect(scan.output.contains("units that answer: 1 3 (2 of 5 asked)"), "\(scan.output)")
            #expect(scan.output.contains("is a pseudo-terminal: it takes any speed and parity"))
            let link = try #require(pasted(/^for the plan:/, from: scan.output))
            let check = try await bench.check(link: link, tag: "value: { at: holding 0, type: int16 }")
            #expect(check.code == 0, "\(link): \(check.errors)")
        }

        @Test("a scan names a unit that answers late, and none that is not there")
        func lateScan() async throws {
            let bench = try await ProbeBench()
            try bench.line.do("late oven-bus 3 450ms")
            let words = ["scan", "--units", "1-8", "--timeout", "150ms", "--point", "holding 4096"]
            let scan = try await bench.probe(words + bench.serial)
            #expect(scan.code == 0, "\(scan.errors)")
            #expect(scan.output.contains("units that answer: 1 3 (2 of 8 asked)"), "\(scan.output)")
            #expect(scan.output.contains("  unit 3 answers late ("), "\(scan.output)")
            #expect(!scan.output.contains("something is there"), "\(scan.output)")
        }

        @Test("a scan of a gateway takes its word for who is not reached")
        func gatewayScan() async throws {
            let bench = try await ProbeBench()
            let scan = try await bench.probe(["scan", "--units", "1-4,255"] + bench.tcp)
            #expect(scan.code == 0, "\(scan.errors)")
            #expect(scan.output.contains("units that answer: 1-3 (3 of 5 asked)"), "\(scan.output)")
            #expect(scan.output.contains("does not reach 4 255"))
            let silent = try await bench.probe(["scan", "--units", "4-5"] + bench.tcp)
            #expect(silent.code == 1 && silent.errors.contains("a gateway answers"), "\(silent.errors)")
        }

        @Test("a port whose speed nobody knows is tried until somebody answers", .timeLimit(.minutes(2)))
        func settings() async throws {
            let plan = ProbeBench.plan.replacing("baud: 115200", with: "baud: 19200")
            let bench = try await ProbeBench(plan: plan, options: ["--strict-speed"])
            let guess = ["--device", bench.device, "--baud", "9600", "--parity", "none", "--stop-bits", "1"]
            let words = ["scan", "--units", "3", "--point", "holding 4096", "--timeout", "700ms"] + guess
            let first = try await bench.probe(words)
            #expect(first.code == 1 && first.errors.hasPrefix("nobody answers."), "\(first.errors)")
            #expect(first.errors.contains("--try-settings tries the usual ones"))
            let unsaid = [
                "scan", "--units", "3", "--point", "holding 4096", "--timeout", "700ms", "--device", bench.device,
            ]
            let scan = try await bench.probe(unsaid + ["--try-settings"])
            #expect(scan.code == 0, "\(scan.errors)")
            #expect(scan.output.contains("modbus-rtu, 19200 baud, 8 data bits, parity even, 1 stop bit"))
            let link = try #require(pasted(/^for the plan:/, from: scan.output), "\(scan.output)")
            #expect(link.hasSuffix("baud: 19200, parity: even }"))
            #expect(!scan.output.contains("38400 baud"), "it ends with the first who answers")
        }

        @Test("a device is asked what it is, with the line for the plan")
        func identify() async throws {
            let bench = try await ProbeBench()
            for wire in [bench.tcp, bench.serial] {
                let outcome = try await bench.probe(["identify"] + wire)
                #expect(outcome.code == 0, "\(outcome.errors)")
                #expect(outcome.output.contains("  VendorName: "))
                #expect(outcome.output.contains("for the plan:  identity: { vendor: "), "\(outcome.output)")
                #expect(outcome.output.contains("unit 1, report server id (17):"))
            }
            let absent = try await bench.probe(["identify", "--unit", "9"] + bench.tcp)
            #expect(absent.code == 1 && absent.errors.hasPrefix("unit 9: refuses: exception 11"), "\(absent.errors)")
            #expect(absent.errors.contains("the gateway does not reach such a unit"))
        }

        @Test("what a device sends by itself is shown as it comes, in bytes and as text")
        func listen() async throws {
            let bench = try await ProbeBench()
            let port = ["--device", bench.line.folder + "/scale-port", "--baud", "9600", "--parity", "none"]
            let listen = try await bench.probe(["listen", "--frames", "1", "--stop-bits", "1"] + port)
            #expect(listen.code == 0, "\(listen.errors)")
            #expect(listen.output.hasPrefix("frame 1, "), "\(listen.output)")
            #expect(listen.output.contains(" 0D 0A"))
            for baud in ["300", "600"] {
                let slow = ["--device", bench.line.folder + "/scale-port", "--baud", baud, "--parity", "even"]
                let heard = try await bench.probe(["listen", "--frames", "1"] + slow)
                #expect(heard.code == 0 && heard.output.contains(" 0D 0A"), "\(heard.errors)")
            }
            // A scan that hears it says what shows it.
            let words = ["scan", "--units", "1-12", "--timeout", "200ms", "--stop-bits", "1"]
            let scan = try await bench.probe(words + port)
            #expect(scan.code == 1 && scan.errors.contains("`andon probe listen` shows"), "\(scan.errors)")
            let network = try await bench.probe(["listen"] + bench.tcp)
            #expect(network.code == 64 && network.errors.contains("Unknown option '--host'"), "\(network.errors)")
            let help = try await bench.probe(["listen", "--help"])
            #expect(help.output.contains("--device") && !help.output.contains("--host"))
            // What asks units says who shows frames.
            for words in [["scan"], ["read", "holding 1"], ["identify"]] {
                let asked = try await bench.probe(words + bench.link("scale-port"))
                #expect(asked.code == 64, "\(asked.errors)")
                #expect(asked.errors.contains("andon probe listen --plan \(bench.line.plan) --link scale-port\n"))
            }
        }

        @Test("a float is shown in the order in which it makes sense, and its line is taken by andon check")
        func float() async throws {
            let bench = try await ProbeBench()
            try bench.line.do("set tower/speed 87.3")
            let read = try await bench.probe(["read", "holding 10", "--count", "2"] + bench.tcp)
            #expect(read.code == 0, "\(read.errors)")
            let tag = try #require(pasted(#/^ *87\.3 /#, from: read.output), "\(read.output)")
            #expect(tag == "NAME: { unit: 1, at: holding 10, type: float32, order: cdab }")
            let link = "bus: { driver: modbus-tcp, host: 127.0.0.1, port: \(bench.port) }"
            #expect(try await bench.check(link: link, tag: tag).code == 0)
            // Each line that is offered is taken, not only the right one.
            for line in read.output.split(separator: "\n") {
                guard let name = line.range(of: "NAME:") else { continue }
                let check = try await bench.check(link: link, tag: String(line[name.lowerBound...]))
                #expect(check.code == 0, "\(line): \(check.errors)")
            }
        }

        @Test("the timeout that is proposed is above the longest answer")
        func time() async throws {
            let bench = try await ProbeBench()
            try bench.line.do("late oven-bus 1 150ms")
            let time = try await bench.probe(["time", "holding 4096", "--requests", "12"] + bench.serial)
            #expect(time.code == 0 && time.output.contains("unit 1: 12 of 12 requests answered"), "\(time.errors)")
            let proposal = try #require(time.output.firstMatch(of: /timeout: (\d+)ms/)?.1, "\(time.output)")
            #expect(try #require(Int(proposal)) > 150)
            try bench.line.do("late oven-bus 1 350ms")
            let late = try await bench.probe(["time", "holding 4096", "--timeout", "200ms"] + bench.serial)
            #expect(late.code == 1 && late.output.isEmpty, "\(late.output)")
            #expect(late.errors.contains("--timeout"), "\(late.errors)")
        }

        @Test("nothing is written without --write, nor without yes")
        func unwritten() async throws {
            let bench = try await ProbeBench()
            let order = ["write", "coil 20", "on"] + bench.tcp
            let dry = try await bench.probe(order, typing: "yes")
            #expect(
                dry.code == 1 && dry.errors.hasPrefix("would write on to coil 20 of unit 1 on modbus-tcp to 127.0.0.1"))
            for answer in ["no", "", "y", "YES "] {
                let asked = try await bench.probe(order + ["--write"], typing: answer)
                #expect(asked.code == 1 && asked.errors == "Nothing was written.\n", "\(answer)")
                #expect(asked.output.contains("A machine may move. Type yes to write: "))
            }
            #expect(bench.line.writes.isEmpty)
        }

        @Test("after yes it is written once, and read back; a device that only says so is found out")
        func written() async throws {
            let bench = try await ProbeBench()
            let write = try await bench.probe(["write", "coil 20", "on", "--write"] + bench.tcp, typing: "yes")
            #expect(write.code == 0 && write.output.hasSuffix("written; read back: coil 20  on\n"), "\(write.errors)")
            #expect(bench.line.writes.map(\.value) == [1])
            try bench.line.do("ignore-writes tower/hold")
            let ignored = try await bench.probe(["write", "coil 20", "off", "--write"] + bench.tcp, typing: "yes")
            #expect(ignored.code == 1 && ignored.errors.contains("holds something else; read back: coil 20  on"))
        }

        @Test("an adapter that hears what it sends is told, proves no write, and is asked as with --echo strip")
        func echo() async throws {
            let bench = try await ProbeBench()
            try bench.line.do("echo oven-bus")
            let advice = "our own request comes back, as the adapter hears what it sends; give --echo strip"
            for words in [
                ["scan"], ["scan", "--try-settings"], ["read", "holding 4096"], ["time", "holding 4096"], ["identify"],
            ] {
                let told = try await bench.probe(words + bench.serial)
                #expect(told.code == 1 && told.errors.contains(advice), "\(words): \(told.errors)")
            }
            // Nobody is unit 9.
            let write = ["write", "coil 5", "on", "--unit", "9", "--write"] + bench.serial
            let unproved = try await bench.probe(write, typing: "yes")
            #expect(unproved.code == 1, "\(unproved.output)")
            #expect(
                unproved.errors.hasPrefix("the write is not confirmed, and may have been done"), "\(unproved.errors)")
            let strip = bench.serial + ["--echo", "strip"]
            let silent = try await bench.probe(write + ["--echo", "strip"], typing: "yes")
            #expect(silent.code == 1 && silent.errors.hasPrefix("the write is not confirmed"), "\(silent.errors)")
            let scan = try await bench.probe(["scan", "--units", "1", "--timeout", "700ms"] + strip)
            #expect(scan.code == 0 && scan.output.contains("units that answer: 1"), "\(scan.errors)")
            #expect(scan.output.contains("parity: even, echo: strip }"), "\(scan.output)")
            #expect(try await bench.probe(["read", "holding 4096"] + strip).code == 0)
            try bench.line.do("heal oven-bus")
            let needless = try await bench.probe(["read", "holding 4096"] + strip)
            #expect(needless.code == 1 && needless.errors.contains("do not come back"), "\(needless.errors)")
        }

        @Test("a wire that cannot be opened ends the command at once, with what the system said and what to do")
        func unopened() async throws {
            let bench = try await ProbeBench()
            try bench.line.do("refuse io-net")
            for words in [["scan"], ["read", "holding 10"], ["time", "holding 10"]] {
                let refused = try await bench.probe(words + bench.tcp)
                #expect(refused.code == 1 && refused.errors.split(separator: "\n").count == 1)
                #expect(refused.errors.hasPrefix("127.0.0.1:\(bench.port): Connection refused. "), "\(refused.errors)")
            }
            try bench.line.do("unplug oven-bus")
            let gone = try await bench.probe(["scan"] + bench.serial)
            #expect(gone.code == 1 && gone.errors.hasPrefix("\(bench.device): No such file or directory. "))
            #expect(gone.errors.contains("/dev/serial/by-id/"))
        }

        @Test("a port that another process has locked is refused with that process")
        func locked() async throws {
            let bench = try await ProbeBench()
            let descriptor = unsafe open(bench.device, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC)
            defer { close(descriptor) }
            #expect(flock(descriptor, LOCK_EX | LOCK_NB) == 0)
            let scan = try await bench.probe(["scan"] + bench.serial)
            #expect(scan.code == 1)
            #expect(scan.errors.hasPrefix("\(bench.device): process \(getpid()) ("), "\(scan.errors)")
        }

        @Test("a refusal of the device says what to try next")
        func refusals() async throws {
            let bench = try await ProbeBench()
            try bench.line.do("limit oven-bus 1 3")
            let long = try await bench.probe(["read", "holding 4096"] + bench.serial)
            #expect(long.code == 1 && long.errors.contains("try --count 2, and write the most that it gives"))
            let absent = try await bench.probe(["read", "holding 9000", "--count", "1"] + bench.serial)
            #expect(absent.code == 1 && absent.errors.contains("exception 2"), "\(absent.errors)")
            #expect(absent.errors.contains("the address one lower or higher"))
        }

        @Test("noise is told apart from silence, and nothing of it reaches the terminal")
        func noise() async throws {
            let bench = try await ProbeBench()
            try bench.line.do("garbage oven-bus")
            let scan = try await bench.probe(["scan", "--units", "1"] + bench.serial)
            #expect(scan.code == 1 && scan.errors.hasPrefix("bytes come that are no answer"), "\(scan.errors)")
            #expect((scan.output + scan.errors).unicodeScalars.allSatisfy { $0 == "\n" || $0.value >= 32 })
        }

        @Test("words that are wrong end it with exit code 64, before anything is opened")
        func usage() async throws {
            let bench = try await ProbeBench()
            let wrong = [
                ["scan"], ["scan", "--units", "0-3"] + bench.serial, ["scan", "--units", "9-1"] + bench.tcp,
                ["scan", "--device", bench.device, "--baud", "9600"], ["read", "4096"] + bench.tcp,
                ["read", "holding 1", "--count", "126"] + bench.tcp,
                ["read", "holding 1", "--unit", "0"] + bench.serial,
                ["time", "coil 1", "--timeout", "2h"] + bench.tcp, ["write", "coil 20", "1", "--write"] + bench.tcp,
                ["scan", "--nonsense"],
            ]
            for words in wrong {
                let refused = try await bench.probe(words, typing: "yes")
                #expect(refused.code == 64 && !refused.errors.isEmpty, "\(words): \(refused.errors)")
                #expect(refused.output.isEmpty, "\(words): \(refused.output)")
            }
            #expect(bench.line.writes.isEmpty)
        }

        @Test("Ctrl-C ends a long scan at once and lets go of the port")
        func interrupted() async throws {
            let bench = try await ProbeBench()
            let output = bench.folder.path("long.out")
            let scan = try Child(
                Program.path("andon"), ["probe", "scan", "--units", "1-247"] + bench.serial, output: output,
                environment: ["ANDON_SOCKET": bench.socket])
            #expect(await Condition.wait(seconds: 40) { Folder.text(output).contains("unit 3 ") })
            scan.signal(SIGINT)
            #expect(await Condition.wait(seconds: 20) { scan.exitCode != nil })
            #expect(scan.exitCode == 130)
            let next = try await bench.probe(["read", "holding 4096"] + bench.serial)
            #expect(next.code == 0, "\(next.errors)")
        }
    }
}
