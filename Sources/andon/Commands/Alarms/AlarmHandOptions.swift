internal import AndonDesk
internal import ArgumentParser
internal import Foundation

/// Which alarm a command is for, and whose hand it is.
struct AlarmHandOptions: ParsableArguments {
    @Argument(help: "The alarm: rule@machine/tag, or rule for all alarms of the rule.")
    var alarm: String

    @Option(help: "Who does it; your login name unless given.")
    var by: String?

    /// Asks the agent and prints what was done.
    static func take(
        _ action: AlarmAction, _ alarm: String, by: String?, reason: String?, seconds: Double? = nil,
        agent: AgentOptions, screen: ScreenOptions
    ) async throws {
        let request = AlarmHandRequest(alarm: alarm, by: by ?? NSUserName(), reason: reason, seconds: seconds)
        if let problem = request.problem ?? request.problem(for: action) { throw Refusal(problem) }
        let reply = try await agent.client().alarm(action, request)
        for line in AlarmHandText.lines(action, reply) { print(line) }
    }
}
