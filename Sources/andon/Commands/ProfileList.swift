internal import AndonPlan
internal import ArgumentParser

struct ProfileList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Every profile that can be found, with its trust and device.")

    @Option(help: "A plan: profiles in the folder profiles/ beside it are found too.")
    var plan: String?

    func run() async throws {
        print(ProfileDesk.list(ProfileFiles.folders(plan: plan)), terminator: "")
    }
}
