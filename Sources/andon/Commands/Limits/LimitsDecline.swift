internal import AndonDesk
internal import ArgumentParser

struct LimitsDecline: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "decline",
        abstract: "Declines what a study proposed: what is in force stays.",
        discussion: """
            Example: andon limits decline paste-drift --reason "the oven was still warming up"
            """)

    @OptionGroup var hand: AlarmHandOptions

    @Option(help: "Why; it is told to everybody and kept.")
    var reason: String

    @OptionGroup var agent: AgentOptions

    func run() async throws {
        try await Refusal.report {
            try await LimitHandOptions.take(.decline, hand.alarm, by: hand.by, reason: reason, agent: agent)
        }
    }
}
