internal import AndonDesk
internal import ArgumentParser
internal import Foundation

struct FiguresCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "figures",
        abstract: "Shows the figures of the shifts and jobs that are under way: OEE and what it is made of.",
        discussion: "Example: andon figures\nNeeds no network and no broker: it asks the agent on this machine.")

    @OptionGroup var agent: AgentOptions
    @OptionGroup var screen: ScreenOptions

    @Flag(help: "Print the report as JSON.")
    var json = false

    func run() async throws {
        try await Refusal.report {
            let (table, text) = try await agent.client().figures()
            let now = Int(Date().timeIntervalSince1970)
            for line in json ? [text] : FiguresText(ink: screen.ink, now: now).lines(table) { print(line) }
        }
    }
}
