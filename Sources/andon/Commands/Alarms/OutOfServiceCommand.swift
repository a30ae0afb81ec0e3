internal import AndonDesk
internal import ArgumentParser

struct OutOfServiceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "out-of-service",
        abstract: "Takes one alarm out of service: it is not watched and stops nothing, until it is put back.",
        discussion: """
            Example: andon out-of-service zone-spike@oven/zone4-top --reason "thermocouple broken, part ordered"
            It is told to everybody, stands in the status, and outlives a restart. To only silence an alarm, shelve it.
            """)

    @OptionGroup var hand: AlarmHandOptions

    @Option(help: "Why; it is told to everybody and kept.")
    var reason: String

    @OptionGroup var agent: AgentOptions
    @OptionGroup var screen: ScreenOptions

    func run() async throws {
        try await Refusal.report {
            try await AlarmHandOptions.take(
                .outOfService, hand.alarm, by: hand.by, reason: reason, agent: agent, screen: screen)
        }
    }
}
