import AndonSimulation
import ArgumentParser

struct DoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "do",
        abstract: "Gives a command to a running simulation: makes something go wrong, heals it, asks how it is.",
        discussion: (["Commands:"] + CommandReader.help.map { "  \($0)" }).joined(separator: "\n"))

    @Option(help: "The folder that the simulation was started into.")
    var at: String

    @Argument(parsing: .remaining, help: "The command: spike oven/zone4-top 2.5")
    var command: [String]

    func run() async throws {
        let answer: (lines: [String], isOK: Bool)
        do {
            answer = try await ControlClient.send(command.joined(separator: " "), folder: at)
        } catch {
            print("error: \(error.text)")
            throw ExitCode.failure
        }
        for line in answer.lines { print(line) }
        if !answer.isOK { throw ExitCode.failure }
    }
}
