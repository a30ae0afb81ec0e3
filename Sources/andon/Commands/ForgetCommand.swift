internal import AndonDesk
internal import ArgumentParser

struct ForgetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "forget",
        abstract: "Forgets what units refused, so that it is asked for again.",
        discussion: """
            Example: andon forget --link oven-bus --unit 3
            After a device was exchanged or set up anew. `andon status` shows what was learnt.
            """)

    @Option(help: "The link's name in the plan.")
    var link: String

    @Option(help: "The unit; all of the link unless given.")
    var unit: Int?

    @OptionGroup var agent: AgentOptions

    func run() async throws {
        try await Refusal.report {
            let request = ForgetRequest(link: link, unit: unit)
            if let problem = request.problem { throw Refusal(problem) }
            _ = try await agent.client().forget(request)
            print("forgotten: the plan counts again")
        }
    }
}
