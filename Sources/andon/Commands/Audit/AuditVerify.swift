internal import AndonCore
internal import ArgumentParser

struct AuditVerify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Finds rows of the audit that were changed, removed, put in or cut off.",
        discussion: """
            Example: andon audit verify line.yaml --head 1201:9f86d0…
            What was cut off at the end shows only against a head that is known from elsewhere: every summary on MQTT carries
            the newest one ("audit"), and andon status --json shows it. Rows that were rotated out are no finding.
            Exit code 0 when every row holds, 1 when not or when there is no audit.
            """)

    @OptionGroup var options: AuditOptions

    @Option(help: "A head that is known from elsewhere, SEQ:HASH.")
    var head: String?

    func validate() throws {
        guard let head else { return }
        guard AuditHead(text: head) != nil else {
            throw ValidationError("--head is \(head.prefix(80)); allowed is SEQ:HASH with the 64 digits of the hash")
        }
    }

    func run() async throws {
        try await Refusal.report {
            var check = AuditCheck(known: head.flatMap(AuditHead.init(text:)))
            let folder = try options.read { bytes, file, line in
                check.take(bytes, file: file, line: line)
            } torn: { bytes, file, line in
                check.takeTorn(bytes, file: file, line: line)
            }
            check.finish(file: folder)
            guard check.count == 0 else {
                let more =
                    check.count > check.findings.count ? "\n… and \(check.count - check.findings.count) more" : ""
                throw Refusal(check.findings.map(\.description).joined(separator: "\n") + more)
            }
            print("\(check.rows) rows hold; the newest is \(check.head?.text ?? AuditHead.none.text)")
            if let before = check.before, before.seq > 0 { print("rows up to \(before.seq) made room for newer ones") }
        }
    }
}
