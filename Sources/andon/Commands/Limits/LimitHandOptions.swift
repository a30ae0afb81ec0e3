internal import AndonDesk
internal import Foundation

/// What the commands that put a hand to limits have in common.
enum LimitHandOptions {
    /// Asks the agent and prints what was done.
    static func take(
        _ action: LimitAction, _ alarm: String, by: String?, reason: String?, agent: AgentOptions
    ) async throws {
        let request = AlarmHandRequest(alarm: alarm, by: by ?? NSUserName(), reason: reason)
        if let problem = request.problem ?? action.problem(of: request) { throw Refusal(problem) }
        let reply = try await agent.client().limit(action, request)
        for line in LimitListText.lines(action, reply) { print(line) }
    }
}
