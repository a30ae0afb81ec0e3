internal import ArgumentParser
internal import Foundation

/// Measures Andon beside bare C in one run on one machine, and prints one table.
@main
struct AndonBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "andon-bench",
        abstract: "Measures Andon beside bare C in one run and prints figure, floor, ratio and goal.")

    enum Name: String, CaseIterable, ExpressibleByArgument {
        case cpu, stop, serial, endpoints, memory, rules, replay, derived
    }

    @Argument(
        help: "What to measure: \(Name.allCases.map(\.rawValue).joined(separator: ", ")); all of it when none is named."
    )
    var names: [Name] = []

    @Option(help: "Rounds of the CPU benchmark; the median counts.")
    var rounds = 3

    @Option(help: "Stops in each of the stop benchmarks.")
    var stops = 1_000

    @Option(help: "Folder for latches, outboxes and plans; must be on a disk to mean anything for the stop.")
    var folder: String?

    func validate() throws {
        guard (1...100).contains(rounds) else { throw ValidationError("--rounds is 1 to 100, found \(rounds)") }
        guard (10...100_000).contains(stops) else { throw ValidationError("--stops is 10 to 100000, found \(stops)") }
    }

    func run() async throws {
        let folder = try ScratchFolder(in: folder)
        var table = Table()
        for name in names.isEmpty ? Name.allCases : names {
            FileHandle.standardError.write(Data("measuring \(name.rawValue) …\n".utf8))
            switch name {
            case .cpu: try await CPUBenchmark(rounds: rounds, folder: folder).run(into: &table)
            case .stop: try await StopBenchmark(stops: stops, folder: folder).run(into: &table)
            case .serial: try await SerialBenchmark(folder: folder).run(into: &table)
            case .endpoints: try await EndpointsBenchmark(folder: folder).run(into: &table)
            case .memory: try await MemoryBenchmark(folder: folder).run(into: &table)
            case .rules: RulesBenchmark().run(into: &table)
            case .replay: try ReplayBenchmark().run(into: &table)
            case .derived: DerivedBenchmark().run(into: &table)
            }
        }
        print(table.text)
    }
}
