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
        unsafe signal(SIGPIPE, SIG_DFL)
        let json = json
        let colour = screen.hasColour
        try await Refusal.report {
            try await agent.client().events(follow: follow) { event in
                switch event {
                case .event(_, let line):
                    Self.put(json ? line : TailText(json: line, colour: colour).text, to: .standardOutput)
                case .missed(let count):
                    Self.put("andon tail: \(count) events were passed over: this reader was too slow", to: .standardError)
                case .gone(let why):
                    Self.put("andon tail: the agent is gone (\(why)); waiting for it", to: .standardError)
                case .back:
                    Self.put("andon tail: the agent is back", to: .standardError)
                }
            }
        }
    }

    private static func put(_ line: String, to file: FileHandle) {
        try? file.write(contentsOf: Data((line + "\n").utf8))
    }
}
