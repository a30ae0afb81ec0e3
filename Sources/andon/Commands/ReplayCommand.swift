internal import AndonCore
internal import AndonLine
internal import AndonPlan
internal import ArgumentParser
internal import Foundation

struct ReplayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Replays what a line answered through the rules of a plan, and shows what an edit changes.",
        discussion: """
            Example: andon replay /var/lib/andon/smt-3/recording --plan edited.yaml --against line.yaml
            FILES are recordings (.andonrec), folders of them, or tables (.csv with the head time,machine/tag,…).
            Stops are told as in shadow: nobody resets in a replay.
            Exit code 0 when all was replayed, 1 when something is refused.
            """)

    @Argument(help: "Recordings, folders of them, or tables.")
    var files: [String]

    @Option(help: "The plan whose rules decide.")
    var plan: String

    @Option(help: "Another plan: shows only what the two make differently.")
    var against: String?

    @Option(help: "A recipe (or none) that holds all the time; unless given, as each plan chooses.")
    var recipe: String?

    func run() async throws {
        try await Refusal.report {
            let replayer = try Replayer(files: files)
            let plan = try PlanFile.read(plan)
            let new = try replayer.run(plan, recipe: recipe)
            for line in ReplayText.head(new.replay, plan) { print(line) }
            let wall: (TimeSpan) -> Int64? = { new.wall(at: $0) }
            guard let against else {
                for fact in new.facts { ReplayText.lines(" ", fact, wall).forEach { print($0) } }
                return print(ReplayText.counts(new.facts))
            }
            let old = try replayer.run(PlanFile.read(against), recipe: recipe)
            let difference = ReplayDifference(old: old.facts, new: new.facts)
            for row in difference.rows { ReplayText.lines(row, wall: wall).forEach { print($0) } }
            print(ReplayText.summary(difference) + "; \(difference.same) are the same")
        }
    }
}
