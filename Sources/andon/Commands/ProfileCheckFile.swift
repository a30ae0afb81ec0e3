internal import AndonPlan
internal import ArgumentParser

struct ProfileCheckFile: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Reads one profile and says what it describes, or every mistake in it.")

    @Argument(help: "The profile's file (YAML).")
    var file: String

    @Flag(help: "Print nothing but mistakes.")
    var quiet = false

    func run() async throws {
        try await Refusal.report {
            let text = try ProfileFiles.refusing { try ProfileDesk.check(file) }
            if !quiet { print(text, terminator: "") }
        }
    }
}
