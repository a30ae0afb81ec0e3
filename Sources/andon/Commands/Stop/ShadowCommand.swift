internal import AndonDesk
internal import ArgumentParser
internal import Foundation

struct ShadowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "shadow",
        abstract: "Shows how often the line would have been stopped, and each time why.",
        discussion: """
            Example: andon shadow                the last seven days
                     andon shadow --days 30
            Read it before you arm the line. Kept over restarts, the newest 2000.
            """)

    @Option(help: "How far back.")
    var days = 7

    @Flag(help: "Print all that is kept as JSON.")
    var json = false

    @OptionGroup var agent: AgentOptions
    @OptionGroup var screen: ScreenOptions

    func validate() throws {
        guard (1...3_650).contains(days) else { throw ValidationError("--days is from 1 to 3650") }
    }

    func run() async throws {
        try await Refusal.report {
            let (all, raw) = try await agent.client().shadow()
            if json { return print(raw) }
            // RFC 3339 in UTC, all of one length: as text they are in the order of their times.
            let since = Date(timeIntervalSinceNow: -Double(days) * 86_400).formatted(
                .iso8601.dateTimeSeparator(.standard).time(includingFractionalSeconds: true))
            let report = ShadowReport(stops: all.stops.filter { $0.time >= since })
            for line in ShadowText().lines(report, span: days == 1 ? "day" : "\(days) days") { print(line) }
        }
    }
}
