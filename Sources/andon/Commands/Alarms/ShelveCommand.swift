internal import AndonCore
internal import AndonDesk
internal import AndonPlan
internal import ArgumentParser

struct ShelveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "shelve",
        abstract: "Silences an alarm for a time. It is watched, and stops the line, all the same.",
        discussion: """
            Example: andon shelve oxygen-high@oven/oxygen --for 2h --reason "bottle change"
            The plan says how long at most (shelve-at-most, 8 h unless given).
            """)

    @OptionGroup var hand: AlarmHandOptions

    @Option(name: .customLong("for"), help: "How long: 30min, 2h.")
    var duration: String

    @Option(help: "Why; it is told to everybody and kept.")
    var reason: String

    @OptionGroup var agent: AgentOptions
    @OptionGroup var screen: ScreenOptions

    func run() async throws {
        try await Refusal.report {
            guard let span = ShelfText.parse(duration) else {
                throw Refusal("--for is \"\(PlainText.harmless(duration))\", allowed: \(ShelfText.allowed)")
            }
            try await AlarmHandOptions.take(
                .shelve, hand.alarm, by: hand.by, reason: reason, seconds: span.inSeconds, agent: agent, screen: screen)
        }
    }
}
