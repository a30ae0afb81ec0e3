internal import AndonDesk
internal import ArgumentParser

struct InServiceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "in-service",
        abstract: "Puts an alarm back into service: it is watched, and stops the line, again.",
        discussion: """
            Example: andon in-service zone-spike@oven/zone4-top --reason "thermocouple replaced"
            """)

    @OptionGroup var hand: AlarmHandOptions

    @Option(help: "Why; it is told to everybody and kept.")
    var reason: String?

    @OptionGroup var agent: AgentOptions
    @OptionGroup var screen: ScreenOptions

    func run() async throws {
        try await Refusal.report {
            try await AlarmHandOptions.take(
                .inService, hand.alarm, by: hand.by, reason: reason, agent: agent, screen: screen)
        }
    }
}
