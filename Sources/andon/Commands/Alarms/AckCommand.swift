internal import AndonDesk
internal import ArgumentParser

struct AckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ack",
        abstract: "Says that an alarm was seen.",
        discussion: """
            Example: andon ack zone-hot@oven/zone4-top
                     andon ack zone-hot            every alarm of the rule that waits for it
            It stops nothing and releases nothing.
            """)

    @OptionGroup var hand: AlarmHandOptions

    @Option(help: "Why; it is told to everybody and kept.")
    var reason: String?

    @OptionGroup var agent: AgentOptions
    @OptionGroup var screen: ScreenOptions

    func run() async throws {
        try await Refusal.report {
            try await AlarmHandOptions.take(
                .ack, hand.alarm, by: hand.by, reason: reason, agent: agent, screen: screen)
        }
    }
}
