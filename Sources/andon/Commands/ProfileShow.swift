internal import AndonPlan
internal import ArgumentParser

struct ProfileShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "All that one profile says.", discussion: "Example: andon profile show delta-dtb"
    )

    @Argument(help: "The profile's name.")
    var name: String

    @Option(help: "A plan: profiles in the folder profiles/ beside it are found too.")
    var plan: String?

    func run() async throws {
        try await Refusal.report {
            let folders = ProfileFiles.folders(plan: plan)
            print(try ProfileFiles.refusing { try ProfileDesk.show(name, folders) }, terminator: "")
        }
    }
}
