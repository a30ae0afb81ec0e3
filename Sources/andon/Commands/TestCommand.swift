internal import AndonCore
internal import AndonPlan
internal import ArgumentParser
internal import Foundation

struct TestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Runs tests of a plan's rules in virtual time: no wire, no broker, no waiting.",
        discussion: """
            Example: andon test Config/line.test.yaml
            Each file names its plan; --plan holds the tests against another one, such as an edit that is not in force yet.
            Exit code 0 when all tests are good, 1 when one is not or a file is refused. docs/rule-tests.md teaches the format.
            """)

    @Argument(help: "Files of rule tests (YAML).")
    var files: [String]

    @Option(help: "The plan to hold them against, in place of the one that the files name.")
    var plan: String?

    @Option(help: "Only tests whose names contain this.")
    var only: String?

    func run() async throws {
        try await Refusal.report {
            var passed = 0
            var failed = 0
            for file in files {
                let (plan, cases) = try read(file)
                print(file)
                for test in cases where only.map(test.name.contains) ?? true {
                    let outcome = test.run(on: plan)
                    if outcome.isGood { passed += 1 } else { failed += 1 }
                    for line in TrialText.lines(test, outcome, file: file) { print(line) }
                }
            }
            guard passed + failed > 0 else { throw Refusal("no test has \"\(only ?? "")\" in its name") }
            print(TrialText.summary(passed: passed, failed: failed))
            guard failed == 0 else { throw ExitCode.failure }
        }
    }

    private func read(_ file: String) throws -> (Plan, [TrialCase]) {
        let bytes = try PlanFile.bytes(of: file, atMost: TrialReader.mostBytes, what: "a file of rule tests")
        do {
            let reader = try TrialReader(bytes, file: file)
            let plan = try PlanFile.read(self.plan ?? path(of: reader.plan, from: file))
            return (plan, try reader.cases(on: plan))
        } catch let refusal as PlanRefusal {
            throw Refusal(refusal.description)
        }
    }

    /// From the folder of the tests.
    private func path(of plan: String, from file: String) -> String {
        guard !plan.hasPrefix("/") else { return plan }
        let folder = URL(fileURLWithPath: file).deletingLastPathComponent().relativePath
        return folder == "." ? plan : "\(folder)/\(plan)"
    }
}
