internal import AndonDesk
internal import ArgumentParser
internal import Foundation

struct ResetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reset",
        abstract: "Lets a stopped line run again, when no cause is left; or resets the latch of an alarm.",
        discussion: """
            Example: andon reset --reason "thermocouple of zone 4 replaced"
                     andon reset belt-off-speed --reason "belt looked at"    only that alarm's latch
            The alarms that stopped the line are acknowledged with it.
            Exit code 1 when it is refused; the causes that are left are printed.
            """)

    @Argument(help: "A latched alarm, rule or rule@machine/tag; without it the line's stop.")
    var alarm: String?

    @Option(help: "What was done; it is told to everybody and kept.")
    var reason: String

    @Option(help: "Who resets; your login name unless given.")
    var by: String?

    @OptionGroup var agent: AgentOptions
    @OptionGroup var screen: ScreenOptions

    func run() async throws {
        try await Refusal.report {
            if let alarm {
                return try await AlarmHandOptions.take(
                    .reset, alarm, by: by, reason: reason, agent: agent, screen: screen)
            }
            let request = ResetRequest(by: by ?? NSUserName(), reason: reason)
            if let problem = request.problem { throw Refusal(problem) }
            let answer = try await agent.client().reset(request)
            switch answer {
            case .released: for line in ResetText.lines(answer, ink: screen.ink) { print(line) }
            case .refused: throw Refusal(ResetText.lines(answer, ink: screen.ink).joined(separator: "\n"))
            }
        }
    }
}
