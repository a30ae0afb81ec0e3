/// The newest row of an audit: whoever knows it can tell whether rows are missing at the end.
package struct AuditHead: Sendable, Hashable {
    package var seq: UInt64
    /// 64 hexadecimal digits.
    package var hash: String

    package init(seq: UInt64, hash: String) {
        self.seq = seq
        self.hash = hash
    }

    /// What stands before the first row.
    package static let none = AuditHead(seq: 0, hash: String(repeating: "0", count: 64))

    /// Reads `1201:9f86d0…`, as `text` says it; nil for anything else.
    package init?(text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let seq = UInt64(parts[0]), parts[1].utf8.count == 64,
            parts[1].utf8.allSatisfy(Self.isDigit)
        else { return nil }
        self.init(seq: seq, hash: String(parts[1]))
    }

    package var text: String { "\(seq):\(hash)" }

    static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
    }
}
