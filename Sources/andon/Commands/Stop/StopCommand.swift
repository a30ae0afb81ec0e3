internal import AndonDesk
internal import ArgumentParser
internal import Foundation

struct StopCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stop",
        abstract: "Shows what is permitted of the stop; tests its output; lets a stop that a limit holds back through.",
        discussion: """
            Example: andon stop                                    modes, maintenance, limits, the last test
                     andon stop --test --reason "half-yearly"      drives the output to stop and back, in maintenance only
                     andon stop --now --reason "looked at it"      what a limit holds back goes out
            An operational stop: never a safety function. Exit code 1 when it is refused, or the test failed.
            """)

    @Flag(help: "Drive the output to stop and back, each verified. The line may stop: in maintenance only.")
    var test = false

    @Flag(help: "Let the stop that a limit holds back go out now.")
    var now = false

    @Option(help: "Why; it is told to everybody and kept.")
    var reason: String?

    @Option(help: "Who does it; your login name unless given.")
    var by: String?

    @Flag(help: "Print what is permitted as JSON.")
    var json = false

    @OptionGroup var agent: AgentOptions
    @OptionGroup var screen: ScreenOptions

    func validate() throws {
        if test, now { throw ValidationError("--test or --now, not both") }
        if test || now, reason == nil { throw ValidationError("--reason is missing: say why") }
        if !test, !now, reason != nil || by != nil { throw ValidationError("what for? say --test or --now") }
    }

    func run() async throws {
        if let reason {
            let request = StopHandRequest(by: by ?? NSUserName(), reason: reason)
            return try await StopHandOptions.take(test ? .test : .goAhead, request, agent, screen)
        }
        try await Refusal.report {
            let (report, _) = try await agent.client().status()
            guard let stop = report.stop, let permit = stop.permit else { throw Refusal("this plan has no stop") }
            if json { return print(String(decoding: try DeskJSON.bytes(permit), as: UTF8.self)) }
            for line in StopModeLines(ink: screen.ink).lines(permit) { print(line) }
        }
    }
}
