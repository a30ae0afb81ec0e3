internal import AndonDesk
internal import ArgumentParser

struct UnshelveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "unshelve",
        abstract: "Ends a shelf before its time.",
        discussion: """
            Example: andon unshelve zone-hot@oven/zone4-top
            """)

    @OptionGroup var hand: AlarmHandOptions

    @Option(help: "Why; it is told to everybody and kept.")
    var reason: String?

    @OptionGroup var agent: AgentOptions
    @OptionGroup var screen: ScreenOptions

    func run() async throws {
        try await Refusal.report {
            try await AlarmHandOptions.take(
                .unshelve, hand.alarm, by: hand.by, reason: reason, agent: agent, screen: screen)
        }
    }
}
