import Foundation
import TestBroker

/// A simulated line on real wires and a person with `andon probe` before it; no agent unless the test starts one.
final class ProbeBench: Sendable {
    static let plan = """
        andon: 1
        site: plant-1
        line: smt-9
        links:
          oven-bus: { driver: modbus-rtu, device: /dev/ttyS0, baud: 115200, parity: even }
          io-net: { driver: modbus-tcp, host: 192.0.2.23 }
          sensor-bus: { driver: modbus-rtu, device: /dev/ttyS1, baud: 9600, parity: none, stop-bits: 1 }
          scale-port:
            driver: serial-frames
            device: /dev/ttyS2
            baud: 9600
            parity: none
            stop-bits: 1
            frame: { ends-with: "\\r\\n" }
        machines:
          oven:
            kind: reflow
            link: oven-bus
            tags:
              "zone{1..4}": { unit: 1, at: holding 4096, type: int16, scale: 0.1, units: °C }
              belt: { unit: 3, at: holding 4096, type: float32, order: cdab, units: cm/min }
          tower:
            kind: io
            link: io-net
            tags:
              speed: { at: holding 10, type: float32, order: cdab }
              hold: { at: coil 20, access: write }
          sensor:
            kind: other
            link: sensor-bus
            tags:
              temperature: { at: input 1, type: int16, scale: 0.1, units: °C }
              humidity: { at: input 2, type: uint16, scale: 0.1, units: "%RH" }
              "set{1..4}": { at: holding 257, type: int16 }
          meter:
            kind: other
            link: io-net
            tags:
              v: { unit: 2, at: input 100, type: float32, units: V }
              f: { unit: 2, at: input 110, type: float32, units: Hz }
              swapped-v: { unit: 3, at: input 100, type: float32, order: cdab, units: V }
              swapped-f: { unit: 3, at: input 110, type: float32, order: cdab, units: Hz }
          scale:
            kind: other
            link: scale-port
            tags:
              weight: { separator: ",", field: 2, units: kg }

        """

    /// What a meter is known by.
    static let profile = """
        andon-profile: 1
        name: bench-meter
        title: A meter of one phase
        kind: meter
        trust: structural
        confidence: verified
        source: this test
        tags:
          v: { at: input 100, type: float32, units: V }
          f: { at: input 110, type: float32, units: Hz }
        checks:
          - { tag: v, between: 180 .. 260 V }
          - { tag: f, between: 40 .. 70 Hz }

        """

    let folder: Folder
    let line: SimulatedLine

    /// - Parameter plan: the line's plan; `ProbeBench.plan` unless given.
    init(plan: String = ProbeBench.plan, isArmed: Bool = false, options: [String] = []) async throws {
        folder = try Folder()
        line = try await SimulatedLine(
            plan: plan, in: folder, broker: nil, isArmed: isArmed, options: options)
    }

    /// The serial port of `oven-bus`; units 1 and 3 are on it.
    var device: String { line.folder + "/oven-bus" }
    var serial: [String] { ["--device", device, "--baud", "115200", "--parity", "even"] }

    /// The wire of a link as the plan of the simulation has it.
    func link(_ name: String) -> [String] { ["--plan", line.plan, "--link", name] }

    /// Gives the meters of units 2 and 3 what meters show, and the plan a profile of theirs.
    func showMeters() throws {
        let folder = line.folder + "/profiles"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try Self.profile.write(toFile: folder + "/bench-meter.yaml", atomically: true, encoding: .utf8)
        for (tag, value) in [("v", "230.5"), ("f", "50"), ("swapped-v", "230.5"), ("swapped-f", "50")] {
            try line.do("set meter/\(tag) \(value)")
        }
    }

    /// Gives the sensor the number and the speed that it leaves the factory with.
    func setSensor() throws {
        try line.do("set sensor/set1 1")
        try line.do("set sensor/set2 9600")
    }

    /// Runs `body` beside an agent of this line whose machines answer it, but for the scale and those named.
    func withAgent(but silent: Set<String> = [], _ body: (Agent) async throws -> Void) async throws {
        let agent = try Agent(
            plan: line.plan, state: folder.path("state"), socket: socket, log: folder.path("agent.log"))
        defer { agent.kill() }
        let isOnline = await Condition.wait(seconds: 40) {
            agent.status?.machines.allSatisfy { machine in
                machine.state == "online" || machine.name == "scale" || silent.contains(machine.name)
            } == true
        }
        guard isOnline else { throw Site.NotSeen(description: "not every machine came online: \(agent.log)") }
        try await body(agent)
    }

    /// A command as it was offered, given to a shell by the person who read it.
    func shell(_ command: Substring) async throws -> Program.Outcome {
        let run = folder.path("shell-\(UUID().uuidString)")
        let path = (Program.path("andon") as NSString).deletingLastPathComponent
        let child = try Child(
            "/bin/sh", ["-c", String(command)], output: run + ".out", errors: run + ".err",
            environment: ["ANDON_SOCKET": socket, "PATH": path + ":/usr/bin:/bin"])
        guard await Condition.wait(seconds: 60, { child.exitCode != nil }), let code = child.exitCode else {
            throw Program.NotEnded(description: "\(command) did not end")
        }
        return Program.Outcome(code: code, output: Folder.text(run + ".out"), errors: Folder.text(run + ".err"))
    }

    /// The TCP port of `io-net`; unit 1 is behind it.
    var port: String {
        let text = Folder.text(folder.path("sim.out"))
        return String(text.firstMatch(of: /io-net: 127\.0\.0\.1:(\d+)/)?.1 ?? "0")
    }
    var tcp: [String] { ["--host", "127.0.0.1", "--port", port] }

    /// Where an agent of this bench has its socket; nobody else's agent is seen.
    var socket: String { folder.path("andon.sock") }

    /// `andon probe …` to its end; what is typed stands in standard input.
    func probe(_ words: [String], typing: String? = nil) async throws -> Program.Outcome {
        let environment = ["ANDON_SOCKET": socket]
        guard let typing else {
            return try await Program.run("andon", ["probe"] + words, in: folder, environment: environment)
        }
        let run = folder.path("typed-\(UUID().uuidString)")
        let child = try Child(
            "/bin/sh", ["-c", #"printf '%s\n' "$0" | "$@""#, typing, Program.path("andon"), "probe"] + words,
            output: run + ".out", errors: run + ".err", environment: environment)
        guard await Condition.wait(seconds: 60, { child.exitCode != nil }), let code = child.exitCode else {
            throw Program.NotEnded(description: "andon probe \(words) did not end")
        }
        return Program.Outcome(code: code, output: Folder.text(run + ".out"), errors: Folder.text(run + ".err"))
    }

    /// `andon check` of a plan that has a link and a tag as a probe wrote them.
    func check(link: String, tag: String) async throws -> Program.Outcome {
        let path = folder.path("pasted.yaml")
        let plan = """
            andon: 1
            site: plant-1
            line: smt-9
            links:
              \(link.replacing("NAME:", with: "bus:"))
            machines:
              device:
                kind: other
                link: bus
                tags:
                  \(tag.replacing("NAME:", with: "value:"))

            """
        try plan.write(toFile: path, atomically: true, encoding: .utf8)
        return try await Program.run("andon", ["check", path], in: folder)
    }
}
