internal import AndonCore
internal import AndonLine
internal import AndonPlan
internal import ArgumentParser
internal import Foundation

struct RecordCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "record",
        abstract: "Shows what the agent recorded of a line's answers, or copies it for `andon replay`.",
        discussion: """
            Example: andon record line.yaml --into /media/usb/smt-3
            The agent records where its plan says  agent: { recording: 500MB };  the oldest makes room for the newest.
            Exit code 0 when there is a recording, 1 when not or when it cannot be read.
            """)

    @Argument(help: "The line's plan (YAML).")
    var plan: String

    @Option(help: "The agent's state folder, where it is not the usual one.")
    var state: String?

    @Option(help: "Copy the files into this folder.")
    var into: String?

    func run() async throws {
        try await Refusal.report {
            let plan = try PlanFile.read(plan)
            let folder = Locations.recording(plan, given: state)
            let files = RecordFolder.files(in: folder)
            guard !files.isEmpty else {
                let hint =
                    plan.agent.recordingBytes > 0
                    ? "has the agent run with this plan, and may you read the folder?"
                    : "the plan records nothing; write  agent: { recording: 500MB }"
                throw Refusal("\(folder): no recording; \(hint)")
            }
            for file in files { print("\(file.path)  \(file.bytes) bytes") }
            if let into { try copy(files.map(\.path), to: into) }
        }
    }

    private func copy(_ files: [String], to folder: String) throws {
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            for file in files {
                let target = "\(folder)/\((file as NSString).lastPathComponent)"
                // The newest may have grown since it was copied last.
                if FileManager.default.fileExists(atPath: target) { try FileManager.default.removeItem(atPath: target) }
                try FileManager.default.copyItem(atPath: file, toPath: target)
            }
        } catch {
            throw Refusal("\(folder): \(SystemWords.of(error))")
        }
        print("copied to \(folder); next: andon replay \(folder) --plan EDITED.yaml --against \(plan)")
    }
}
