package import Foundation

/// A row of the audit as a person reads it:
/// `26 Nov 14:02:11  reset refused  tower/hold  by sam: "belt looked at"  (not every cause is gone)`.
package struct AuditText: Sendable {
    private struct Row: Decodable {
        var seq: UInt64
        var time: String
        var action: String
        var subject: String
        var by: String?
        var reason: String?
        var result: String
        var detail: String?
    }

    package init() {}

    /// Whatever the row holds is shown harmless.
    package func line(_ bytes: Data) -> String {
        guard let row = try? JSONDecoder().decode(Row.self, from: bytes) else {
            return "   ?  not a row: \(PlainText.harmless(String(decoding: bytes.prefix(80), as: UTF8.self)))"
        }
        var line = "\(row.seq)  \(row.time)  \(row.action)"
        if row.result != "done" { line += " \(row.result.uppercased())" }
        line += "  \(row.subject)"
        if let by = row.by { line += "  by \(by)" }
        if let reason = row.reason { line += ": \"\(reason)\"" }
        if let detail = row.detail, !detail.isEmpty { line += "  (\(detail))" }
        return PlainText.harmless(line, atMost: 2_000)
    }
}
