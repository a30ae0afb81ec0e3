internal import AndonDesk
internal import ArgumentParser
internal import Foundation

struct WhyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "why",
        abstract: "Tells why an alarm was raised, what the stop did, and what came after.",
        discussion: """
            Example: andon why                              the last alarm
                     andon why zone-spike@oven/zone4-top    the last one of that name, also when it has returned
            The agent remembers the last 64 alarms, also of earlier runs.
            """)

    @Argument(help: "The alarm: rule@machine/tag, or rule; the last alarm unless given.")
    var alarm: String?

    @OptionGroup var agent: AgentOptions
    @OptionGroup var screen: ScreenOptions

    @Flag(help: "Print everything that is known as JSON.")
    var json = false

    func run() async throws {
        try await Refusal.report {
            let request = WhyRequest(alarm: alarm)
            if let problem = request.problem { throw Refusal(problem) }
            let report = try await agent.client().why(request)
            if json {
                print(String(decoding: try DeskJSON.bytes(report), as: UTF8.self))
            } else {
                for line in WhyText(ink: screen.ink).lines(report) { print(line) }
            }
        }
    }
}
