internal import AndonDesk
internal import ArgumentParser

struct LimitsShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Shows every chart and where its limits stand.")

    @OptionGroup var agent: AgentOptions
    @OptionGroup var screen: ScreenOptions

    @Flag(help: "Print the report as JSON.")
    var json = false

    func run() async throws {
        try await Refusal.report {
            let (report, text) = try await agent.client().limits()
            for line in json ? [text] : LimitListText(ink: screen.ink).lines(report) { print(line) }
        }
    }
}
