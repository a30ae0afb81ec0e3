import ArgumentParser

@main
struct AndonSim: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "andon-sim",
        abstract: "Simulates the line that a plan describes, on real wires: TCP ports and serial ports (ptys).",
        subcommands: [SimulateCommand.self, DoCommand.self],
        defaultSubcommand: SimulateCommand.self)
}
