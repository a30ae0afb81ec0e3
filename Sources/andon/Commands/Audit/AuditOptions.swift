internal import AndonCore
internal import AndonLine
internal import ArgumentParser
internal import Foundation

/// Where the audit of a line stands; read from its files, so that it can be read when no agent runs.
struct AuditOptions: ParsableArguments {
    @Argument(help: "The line's plan (YAML).")
    var plan: String

    @Option(help: "The agent's state folder, where it is not the usual one.")
    var state: String?

    /// Calls back with every row, oldest first, without its line end; then with what stands behind the last line end.
    func read(
        _ row: (_ bytes: Data, _ file: String, _ line: Int) -> Void,
        torn: (_ bytes: Int, _ file: String, _ line: Int) -> Void = { _, _, _ in }
    ) throws -> String {
        let folder = Locations.audit(try PlanFile.read(plan), given: state)
        let files = AuditFolder.files(in: folder)
        guard !files.isEmpty else {
            throw Refusal("\(folder): no audit; has the agent run with this plan, and may you read the folder?")
        }
        for file in files {
            guard let bytes = try? Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(file)")) else {
                throw Refusal("\(folder)/\(file): cannot be read; may you?")
            }
            var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            let rest = lines.popLast() ?? Data()
            for (index, line) in lines.enumerated() { row(line, file, index + 1) }
            if !rest.isEmpty { torn(rest.count, file, lines.count + 1) }
        }
        return folder
    }
}
