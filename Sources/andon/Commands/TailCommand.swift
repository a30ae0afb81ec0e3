internal import AndonDesk
internal import ArgumentParser
internal import Foundation

struct TailCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tail",
        abstract: "Shows what happened on the line, then what happens, until Ctrl-C.",
        discussion: """
            Example: andon tail            for people
                     andon tail --json     one JSON object a line, for programs
            It outlives a restart of the agent, and says so.
            """)

    @Flag(help: "Print each event as the JSON that MQTT carries.")
    var json = false

    @Flag(inversion: .prefixedNo, help: "Go on after the history.")
    var follow = true

    @OptionGroup var agent: AgentOptions
    @OptionGroup var screen: ScreenOptions

    func run() async throws {
        // A reader that leaves (`andon tail | head`) ends the command quietly.
        signal(SIGPIPE, SIG_DFL)
        try await Refusal.report {
            try await Tail(client: try agent.client(), ink: screen.ink, json: json).run(follow: follow) { line in
                try FileHandle.standardOutput.write(contentsOf: Data((line + "\n").utf8))
            } note: { line in
                try? FileHandle.standardError.write(contentsOf: Data((line + "\n").utf8))
            }
        }
    }
}
