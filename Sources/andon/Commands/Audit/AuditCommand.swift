internal import ArgumentParser

struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Shows who did what to the line, and checks that nobody changed the record.",
        discussion: """
            Example: andon audit show line.yaml --last 20
            Example: andon audit verify line.yaml
            """,
        subcommands: [AuditShow.self, AuditVerify.self])
}
