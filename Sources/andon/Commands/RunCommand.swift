internal import AndonCore
internal import AndonDesk
internal import AndonLine
internal import AndonUplink
internal import ArgumentParser
internal import Foundation
internal import Logging
internal import ServiceLifecycle

struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Runs the agent of one line until it is told to stop.",
        discussion: """
            Example: andon run /etc/andon/smt-3.yaml
            A plan with a mistake is refused before anything is opened. SIGTERM and SIGINT end the agent within two
            seconds with everything on disk; the stop output is left as it is.
            Who is not root and names no folders has state and socket below $XDG_RUNTIME_DIR/andon, or /tmp/andon-UID
            without one. A restart of the machine empties them and the latch with them: name --state for a real line.
            """)

    @Argument(help: "The line's plan (YAML).")
    var plan: String

    @Option(help: "Folder for what must not be lost; otherwise $STATE_DIRECTORY or /var/lib/andon/LINE.")
    var state: String?

    @Option(help: "The Unix socket for tail, status and reset; otherwise /run/andon/LINE.sock.")
    var socket: String?

    func run() async throws {
        try await Refusal.report { try await RunningAgent(planFile: plan, state: state, socket: socket).run() }
    }
}
