internal import AndonDesk
internal import ArgumentParser

struct ArmCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "arm",
        abstract: "Arms the line's stop, or that of one rule: from then on it is written, not only reported.",
        discussion: """
            Example: andon shadow                                  what it would have stopped until now
                     andon arm --reason "three weeks without a wrong one"
                     andon arm zone-spike --reason "its limit is proved"
            A rule does no more than the line's own mode: arm both. Refused where the output cannot be verified, where it stands
            at stop, or where the line would stop at once. An operational stop: never a safety function.
            Exit code 1 when it is refused.
            """)

    @Argument(help: "A rule that stops the line; without it the line.")
    var rule: String?

    @OptionGroup var hand: StopHandOptions

    func run() async throws { try await hand.take(.arm, rule: rule) }
}
