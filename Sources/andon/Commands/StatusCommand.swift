internal import AndonDesk
internal import ArgumentParser

struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Shows the line, its machines, alarms, links and uplink, as the agent sees them now.",
        discussion: "Example: andon status\nNeeds no network and no broker: it asks the agent on this machine.")

    @OptionGroup var agent: AgentOptions
    @OptionGroup var screen: ScreenOptions

    @Flag(help: "Print the report as JSON.")
    var json = false

    func run() async throws {
        try await Refusal.report {
            let (report, text) = try await agent.client().status()
            print(json ? text : StatusText(report, colour: screen.hasColour).text)
        }
    }
}
