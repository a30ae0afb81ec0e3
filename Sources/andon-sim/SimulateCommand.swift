import AndonCore
import AndonPlan
import AndonSimulation
import ArgumentParser
import Foundation

struct SimulateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Simulates a line until it is interrupted. `andon-sim PLAN …` is short for `andon-sim run PLAN …`.",
        discussion: """
            For each TCP link it listens on a free port of 127.0.0.1, for each serial link it makes a pty under DIR/<link>. \
            DIR/line.yaml is the plan with these endpoints: give it to `andon run`. DIR/sim.sock takes commands.
            """)

    @Argument(help: "The plan of the line.")
    var plan: String

    @Option(help: "The folder for line.yaml, the serial ports and sim.sock; made where it is missing.")
    var into: String

    @Option(help: "The broker to write into line.yaml: mqtt://127.0.0.1:1883")
    var broker: String?

    @Flag(help: "Write `mode: armed` into line.yaml, so that the agent really stops the simulated line.")
    var armed = false

    @Option(help: "The same seed gives the same noise.")
    var seed: UInt64 = 1

    @Option(help: "Seconds of the line per second of the wall, 0.1 to 1000; the wires keep their own time.")
    var speed = 1.0

    @Option(help: "A file of commands, each with its time in front (20s spike oven/zone4-top 2.5), or none.")
    var script = "none"

    @Flag(help: "Use the plan's own endpoints: loopback addresses, and names of serial ports that are free.")
    var fixed = false

    @Flag(inversion: .prefixedNo, help: "Give serial answers the time that they take on a wire.")
    var pacing = true

    @Flag(help: "Let serial units hear only what is sent at the plan's speed; a pty carries no parity.")
    var strictSpeed = false

    @Option(help: "Append every write to an output and every fault to this file, as JSON lines.")
    var log: String?

    @Flag(help: "Log every read, too.")
    var logReads = false

    func validate() throws {
        guard (0.1...1000).contains(speed) else { throw ValidationError("--speed \(speed): use 0.1 to 1000") }
        if logReads, log == nil { throw ValidationError("--log-reads needs --log FILE") }
        if let broker, !broker.hasPrefix("mqtt://"), !broker.hasPrefix("mqtts://") {
            throw ValidationError("--broker \(broker): use mqtt://HOST:PORT or mqtts://HOST:PORT")
        }
    }

    func run() async throws {
        // Before anything is open: a signal that comes early must find its place.
        let interruption = Interruption()
        let simulation = try simulation()
        do {
            let lines = try await simulation.start() + ["ready"]
            // Unbuffered: whoever reads a pipe waits for "ready".
            try FileHandle.standardOutput.write(contentsOf: Data(lines.joined(separator: "\n").utf8 + [0x0A]))
        } catch {
            await simulation.stop()
            throw Self.refusal("\(error)")
        }
        await interruption.wait()
        await simulation.stop()
    }

    private func simulation() throws -> Simulation {
        let bytes = try [UInt8](read(plan))
        let line: Plan
        do {
            line = try PlanReader.read(
                bytes, file: plan,
                profiles: ProfileFolders(plan: plan, executable: Bundle.main.executablePath).shelf)
        } catch {
            throw Self.refusal("\(error)")
        }
        var options = SimulationOptions(folder: into)
        options.broker = broker
        options.isArmed = armed
        options.seed = seed
        options.speed = speed
        options.isFixed = fixed
        options.isPaced = pacing
        options.isStrictOnSpeed = strictSpeed
        options.logFile = log
        options.logsReads = logReads
        if script != "none" {
            do {
                options.script = try ScriptReader.read(String(decoding: read(script), as: UTF8.self), plan: line)
            } catch let refusal as CommandReader.Refusal {
                throw Self.refusal("\(script): \(refusal.text)")
            }
        }
        return try Simulation(plan: line, text: String(decoding: bytes, as: UTF8.self), options: options)
    }

    private func read(_ path: String) throws -> Data {
        do {
            return try Data(contentsOf: URL(fileURLWithPath: path))
        } catch {
            throw Self.refusal("cannot read \(path): \(error.localizedDescription)")
        }
    }

    /// Says what is wrong without the usage text: the command line was right.
    private static func refusal(_ text: String) -> ExitCode {
        try? FileHandle.standardError.write(contentsOf: Data((text + "\n").utf8))
        return .failure
    }
}
