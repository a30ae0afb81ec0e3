internal import AndonDesk
internal import ArgumentParser
internal import Foundation

/// Whose hand it is at the stop, and why.
struct StopHandOptions: ParsableArguments {
    @Option(help: "Why; it is told to everybody and kept.")
    var reason: String

    @Option(help: "Who does it; your login name unless given.")
    var by: String?

    @OptionGroup var agent: AgentOptions
    @OptionGroup var screen: ScreenOptions

    /// Asks the agent and prints what was done.
    func take(_ action: StopHandAction, rule: String? = nil, seconds: Double? = nil) async throws {
        try await Self.take(
            action, StopHandRequest(rule: rule, seconds: seconds, by: by ?? NSUserName(), reason: reason), agent, screen
        )
    }

    static func take(
        _ action: StopHandAction, _ request: StopHandRequest, _ agent: AgentOptions, _ screen: ScreenOptions
    ) async throws {
        try await Refusal.report {
            if let problem = request.problem ?? request.problem(for: action) { throw Refusal(problem) }
            let reply = try await agent.client().stop(action, request)
            print(PlainText.harmless(reply.done))
            if let note = reply.note { print(PlainText.harmless(note)) }
        }
    }
}
