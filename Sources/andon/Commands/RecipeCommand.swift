internal import AndonDesk
internal import ArgumentParser
internal import Foundation

struct RecipeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recipe",
        abstract: "Shows which recipe is in force and what it changes; or chooses one, where the plan lets a person.",
        discussion: """
            Example: andon recipe
                     andon recipe board-a --reason "first lot of the day"    holds it, whatever the plan's tag says
                     andon recipe none --reason "trial"                      the rules as they stand in the plan
                     andon recipe --auto --reason "trial is over"            the tag chooses again
            A restart keeps what was chosen. Exit code 1 when it is refused.
            """)

    @Argument(help: "The recipe, or none; without it the one in force is shown.")
    var recipe: String?

    @Flag(help: "Give the choice back to the plan's tag.")
    var auto = false

    @Option(help: "Why; it is told to everybody and kept.")
    var reason: String?

    @Option(help: "Who chooses; your login name unless given.")
    var by: String?

    @Flag(help: "Print what is in force as JSON.")
    var json = false

    @OptionGroup var agent: AgentOptions
    @OptionGroup var screen: ScreenOptions

    func validate() throws {
        if auto, recipe != nil { throw ValidationError("a recipe or --auto, not both") }
        if auto || recipe != nil, reason == nil { throw ValidationError("--reason is missing: say why") }
        if !auto, recipe == nil, reason != nil || by != nil {
            throw ValidationError("which recipe? name one, or say --auto")
        }
    }

    func run() async throws {
        try await Refusal.report {
            let client = try agent.client()
            let text = RecipeLines(ink: screen.ink)
            guard let reason else {
                let (status, raw) = try await client.recipe()
                for line in json ? [raw] : text.lines(status) { print(line) }
                return
            }
            let request = RecipeRequest(recipe: recipe, by: by ?? NSUserName(), reason: reason)
            if let problem = request.problem { throw Refusal(problem) }
            let reply = try await client.choose(request)
            for line in text.lines(reply.status) { print(line) }
            if let note = reply.note { print(note) }
        }
    }
}
