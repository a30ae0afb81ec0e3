internal import AndonDesk
internal import ArgumentParser

struct LimitsAccept: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "accept",
        abstract: "Accepts what a study proposed: it is in force from the next value on.",
        discussion: """
            Example: andon limits accept paste-drift@printer/squeegee-pressure --reason "stencil 4711 runs well"
            """)

    @OptionGroup var hand: AlarmHandOptions

    @Option(help: "Why; it is told to everybody and kept.")
    var reason: String

    @OptionGroup var agent: AgentOptions

    func run() async throws {
        try await Refusal.report {
            try await LimitHandOptions.take(.accept, hand.alarm, by: hand.by, reason: reason, agent: agent)
        }
    }
}
