internal import AndonDesk
internal import ArgumentParser
internal import Foundation

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
            let now = Int(Date().timeIntervalSince1970)
            let lines = json ? [text] : StatusText(ink: screen.ink, now: now).lines(report)
            for line in lines { print(line) }
        }
    }
}
