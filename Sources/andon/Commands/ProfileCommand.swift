internal import ArgumentParser

struct ProfileCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "profile",
        abstract: "Shows, checks and imports descriptions of devices.",
        discussion: "A plan uses one with profile: NAME below a machine; docs/profiles.md says how.",
        subcommands: [ProfileList.self, ProfileShow.self, ProfileCheckFile.self, ProfileImport.self])
}
