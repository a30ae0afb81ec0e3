internal import AndonDesk
internal import ArgumentParser

struct LimitsStudy: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "study",
        abstract: "Begins another study. What it finds is proposed; what is in force stays.",
        discussion: """
            Example: andon limits study paste-drift --reason "new stencil"
            """)

    @OptionGroup var hand: AlarmHandOptions

    @Option(help: "Why; it is told to everybody and kept.")
    var reason: String?

    @OptionGroup var agent: AgentOptions

    func run() async throws {
        try await Refusal.report {
            try await LimitHandOptions.take(.study, hand.alarm, by: hand.by, reason: reason, agent: agent)
        }
    }
}
