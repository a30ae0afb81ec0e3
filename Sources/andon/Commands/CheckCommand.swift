internal import AndonCore
internal import AndonDesk
internal import AndonLine
internal import AndonPlan
internal import ArgumentParser

struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Reads a plan offline and says what the agent would do, or every mistake in it.",
        discussion: "Example: andon check Config/line.yaml\nExit code 1 when the plan is refused; nothing is opened.")

    @Argument(help: "The line's plan (YAML).")
    var plan: String

    @Flag(help: "Print nothing but mistakes.")
    var quiet = false

    func run() async throws {
        try await Refusal.report {
            let plan = try PlanFile.read(plan)
            if quiet { return }
            print(PlanStory(plan).text)
            let shortages = Shortage.sentences(for: plan) + (await others(plan))
            guard !shortages.isEmpty else { return }
            print((["On this computer"] + shortages.map { "  - \($0)" }).joined(separator: "\n"))
        }
    }

    /// The links whose endpoints another agent has than the one of this line.
    private func others(_ plan: Plan) async -> [String] {
        let client = DeskClient(socketPath: Locations.socket(plan, given: nil))
        let own = try? await client.status().report.agent.pid
        return plan.links.compactMap { link in
            guard let pid = EndpointClaims.holder(link.driver), own.map({ Int32($0) }) != pid else { return nil }
            return EndpointClaims.sentence(link, pid)
        }
    }
}
