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

        """

    let folder: Folder
    let line: SimulatedLine

    init() async throws {
        folder = try Folder()
        line = try await SimulatedLine(plan: Self.plan, in: folder, broker: nil, isArmed: false)
    }

    /// The serial port of `oven-bus`; units 1 and 3 are on it.
    var device: String { line.folder + "/oven-bus" }
    var serial: [String] { ["--device", device, "--baud", "115200", "--parity", "even"] }

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
