internal import AndonPlan
internal import ArgumentParser
internal import Foundation

struct ProfileCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "profile",
        abstract: "Shows, checks and imports descriptions of devices.",
        discussion: "A plan uses one with profile: NAME below a machine; docs/profiles.md says how.",
        subcommands: [ProfileList.self, ProfileShow.self, ProfileCheckFile.self, ProfileImport.self])
}

struct ProfileList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Every profile that can be found, with its trust and device.")

    @Option(help: "A plan: profiles in the folder profiles/ beside it are found too.")
    var plan: String?

    func run() async throws {
        print(ProfileDesk.list(ProfileFiles.folders(plan: plan)), terminator: "")
    }
}

struct ProfileShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "All that one profile says.", discussion: "Example: andon profile show delta-dtb")

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

/// Where this program looks for profiles, and how their refusals end a command.
enum ProfileFiles {
    static func folders(plan: String?) -> ProfileFolders {
        ProfileFolders(plan: plan, executable: Bundle.main.executablePath)
    }

    static func refusing<Value>(_ body: () throws(ProfileDesk.Failure) -> Value) throws -> Value {
        do throws(ProfileDesk.Failure) {
            return try body()
        } catch {
            throw Refusal(error.description)
        }
    }
}
