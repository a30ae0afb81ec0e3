internal import AndonPlan
internal import ArgumentParser
internal import Foundation

struct ProfileImport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Makes a profile of a map in MBMap JSON, version 2.",
        discussion: "What a profile cannot say is refused by its path in the file. Read the result before you use it.")

    @Argument(help: "The map (JSON).")
    var file: String

    @Option(help: "What the profile is called; otherwise maker and model, or the name of --out.")
    var name: String?

    @Option(help: "Where it is written; a file that is there is not replaced. Otherwise it is printed.")
    var out: String?

    func run() async throws {
        try await Refusal.report {
            let text = try ProfileFiles.refusing { try ProfileDesk.importMap(file, name: name, out: out) }
            guard let out else { return print(text, terminator: "") }
            do {
                try Data(text.utf8).write(to: URL(fileURLWithPath: out), options: .withoutOverwriting)
            } catch {
                throw Refusal("\(out): cannot be written: \(SystemWords.of(error))")
            }
        }
    }
}
