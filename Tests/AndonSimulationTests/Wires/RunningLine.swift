import AndonCore
import AndonSimulation
import Foundation
import Testing

/// A simulation in a folder of its own for the length of a test.
struct RunningLine {
    let simulation: Simulation
    let folder: String
    /// The plan as an agent would read it.
    let plan: Plan

    static func with(
        _ text: String = SamplePlan.text, change: (inout SimulationOptions) -> Void = { _ in },
        _ body: (RunningLine) async throws -> Void
    ) async throws {
        let folder = NSTemporaryDirectory() + "sim-\(UUID().uuidString.prefix(8))"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var options = SimulationOptions(folder: folder)
        options.isPaced = false
        change(&options)
        let simulation = try Simulation(plan: try SamplePlan.plan(text), text: text, options: options)
        do {
            _ = try await simulation.start()
            let written = try String(contentsOfFile: Simulation.planPath(in: folder), encoding: .utf8)
            try await body(RunningLine(simulation: simulation, folder: folder, plan: try SamplePlan.plan(written)))
        } catch {
            await simulation.stop()
            throw error
        }
        await simulation.stop()
    }

    func port(_ link: String) throws -> Int {
        guard case .modbusTCP(_, let port) = plan[try plan.link(link)].driver else { return 0 }
        return Int(port)
    }

    func device(_ link: String) throws -> String {
        guard case .modbusRTU(let serial) = plan[try plan.link(link)].driver else { return "" }
        return serial.device
    }

    /// Gives a command that must be understood.
    func command(_ line: String, sourceLocation: SourceLocation = #_sourceLocation) async {
        let answer = await simulation.perform(line)
        #expect(answer.hasPrefix("ok: "), sourceLocation: sourceLocation)
    }
}
