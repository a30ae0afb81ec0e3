internal import AndonDesk
internal import ArgumentParser
internal import Foundation

struct AuditShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Shows who did what to the line and when: stops, resets, alarms, refusals, starts of the agent.",
        discussion: """
            Example: andon audit show line.yaml --last 20
            Reads the files of the agent's state folder; the agent need not run. Exit code 0, or 1 when there is no audit.
            """)

    @OptionGroup var options: AuditOptions

    @Option(help: "The newest so many rows, 1 to 1000000.")
    var last = 50

    @Flag(help: "The rows as they stand there, one JSON object on a line.")
    var json = false

    func validate() throws {
        guard (1...1_000_000).contains(last) else { throw ValidationError("--last is 1 to 1000000, found \(last)") }
    }

    func run() async throws {
        try await Refusal.report {
            var rows: [Data] = []
            _ = try options.read { bytes, _, _ in
                rows.append(bytes)
                if rows.count > 2 * last { rows.removeFirst(rows.count - last) }
            }
            let text = AuditText()
            for row in rows.suffix(last) { print(json ? String(decoding: row, as: UTF8.self) : text.line(row)) }
        }
    }
}
