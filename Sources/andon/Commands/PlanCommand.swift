internal import AndonPlan
internal import ArgumentParser

struct PlanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Computes offline what each wire carries, what a dead unit costs, and how long a stop takes.",
        discussion: """
            Example: andon plan Config/line.yaml
            Exit code 1 when the plan is refused; nothing is opened. docs/bus-budget.md explains each number.
            """)

    @Argument(help: "The line's plan (YAML).")
    var plan: String

    @Flag(help: "Print the budget as JSON.")
    var json = false

    func run() async throws {
        try await Refusal.report {
            let plan = try PlanFile.read(plan)
            print(json ? BudgetJSON.text(plan) : BudgetText(plan).text, terminator: json ? "\n" : "")
        }
    }
}
