internal import AndonDesk
internal import ArgumentParser

struct DisarmCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "disarm",
        abstract: "Puts the line's stop, or that of one rule, into shadow: it is only reported.",
        discussion: """
            Example: andon disarm --reason "new paste, limits are being set"
                     andon disarm zone-spike --off --reason "sensor ordered"     not even reported
            It releases nothing: a line that is stopped stays so until andon reset.
            """)

    @Argument(help: "A rule that stops the line; without it the line.")
    var rule: String?

    @Flag(help: "Off: what it would have stopped is not even reported.")
    var off = false

    @OptionGroup var hand: StopHandOptions

    func run() async throws { try await hand.take(off ? .off : .disarm, rule: rule) }
}
