import Foundation
import TestBroker

/// `andon-sim` with the test's plan: a line on real wires, its faults, and what was written to it.
final class SimulatedLine: Sendable {
    struct Write: Decodable {
        var tag: String
        var value: Int
    }

    struct Refused: Error, CustomStringConvertible { var description: String }

    let folder: String
    private let child: Child
    private let log: String

    /// Starts the line and returns when every wire stands.
    ///
    /// - Parameter options: more of what `andon-sim` is told.
    init(
        plan: String, in folder: Folder, broker: UInt16?, isArmed: Bool, options: [String] = []
    ) async throws {
        self.folder = folder.path("sim")
        log = folder.path("sim.log")
        try plan.write(toFile: folder.path("plan.yaml"), atomically: true, encoding: .utf8)
        var words = [folder.path("plan.yaml"), "--into", self.folder, "--log", log] + options
        if let broker { words += ["--broker", "mqtt://127.0.0.1:\(broker)"] }
        if isArmed { words.append("--armed") }
        let output = folder.path("sim.out")
        let child = try Child(
            Program.path("andon-sim"), words, output: output, errors: output,
            environment: ["LANG": "C.UTF-8"])
        self.child = child
        guard await Condition.wait(seconds: 60, { Folder.text(output).contains("ready\n") || !child.isRunning }),
            child.isRunning
        else { throw Refused(description: "andon-sim did not start: \(Folder.text(output))") }
    }

    /// The plan with the endpoints of the simulation.
    var plan: String { folder + "/line.yaml" }

    /// Gives a command and returns the answer's lines.
    @discardableResult
    func `do`(_ command: String) throws -> String {
        let socket = try LocalSocket(folder + "/sim.sock")
        socket.send(command + "\n")
        let answer = socket.read {
            ($0.hasPrefix("ok:") || $0.contains("\nok:") || $0.contains("error:")) && $0.hasSuffix("\n")
        }
        guard !answer.contains("error:"), !answer.isEmpty else { throw Refused(description: "\(command): \(answer)") }
        return answer
    }

    /// The stop's output stands at stop: the line itself says so.
    var isHeld: Bool { ((try? self.do("status")) ?? "").contains(": held") }

    /// Every line of its log of one kind, as it stands there.
    func logged(_ kind: String) -> [Substring] {
        Folder.text(log).split(separator: "\n").filter { $0.contains("\"kind\":\"\(kind)\"") }
    }

    /// Every write to an output, in its order.
    var writes: [Write] {
        logged("write").compactMap { try? JSONDecoder().decode(Write.self, from: Data($0.utf8)) }
    }
}
