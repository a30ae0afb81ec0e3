internal import AndonDesk
internal import ArgumentParser

/// How a command finds the agent it speaks to.
struct AgentOptions: ParsableArguments {
    @Option(help: "The agent's socket; otherwise $ANDON_SOCKET, or the only agent of this machine.")
    var socket: String?

    @Option(help: "The line's name, where several agents run on this machine.")
    var line: String?

    func client() throws -> DeskClient {
        DeskClient(socketPath: try Locations.agentSocket(given: socket, line: line), line: line)
    }
}
