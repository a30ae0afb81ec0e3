/// One row of the audit: a JSON object on a line of its own, which names the hash of the row before it and ends with its own.
///
/// `{"seq":7,"prev":"…","time":"…","monotonic_ns":…,"action":"reset",…,"hash":"…"}`; the hash is the SHA-256 of the bytes
/// before `,"hash"`. Whoever changes a row must change every row behind it, and the newest hash is known elsewhere.
package enum AuditRow {
    /// The longest row that is written or read.
    package static let mostBytes = 32 << 10
    /// Characters of one text in it.
    private static let mostText = 500
    /// `,"hash":"` and what follows it.
    private static let tail = 9 + 64 + 2

    /// The row behind `head`, without a line end, and the head that it makes.
    package static func bytes(
        of entry: AuditEntry, behind head: AuditHead, wall: WallMoment
    ) -> (bytes: [UInt8], head: AuditHead) {
        var json = JSONText()
        json.openObject()
        json.member("seq", head.seq + 1)
        json.member("prev", head.hash)
        json.member("time", wall.text)
        json.member("monotonic_ns", entry.at.nanoseconds)
        json.member("action", short(entry.action))
        json.member("subject", short(entry.subject))
        json.member("by", ifAny: entry.by.map(short))
        json.member("reason", ifAny: entry.reason.map(short))
        json.member("result", entry.result.rawValue)
        json.member("detail", ifAny: entry.detail.map(short))
        let hash = SHA256.hexadecimal(of: json.bytes)
        json.member("hash", hash)
        json.closeObject()
        return (json.bytes, AuditHead(seq: head.seq + 1, hash: hash))
    }

    /// Where a row stands in its chain; nil where the bytes are none of ours, or its hash is not that of its bytes.
    package static func place(of row: some Collection<UInt8>) -> (previous: String, head: AuditHead)? {
        let row = Array(row)
        guard row.count > tail, row.count <= mostBytes else { return nil }
        let body = row.dropLast(tail)
        let hash = SHA256.hexadecimal(of: Array(body))
        guard Array(row.suffix(tail)) == Array(",\"hash\":\"\(hash)\"}".utf8),
            let seq = number(in: body, behind: "{\"seq\":"),
            let previous = text(in: body, behind: "{\"seq\":\(seq),\"prev\":\"", count: 64)
        else { return nil }
        return (previous, AuditHead(seq: seq, hash: hash))
    }

    private static func number(in body: ArraySlice<UInt8>, behind mark: String) -> UInt64? {
        guard body.starts(with: mark.utf8) else { return nil }
        let digits = body.dropFirst(mark.utf8.count).prefix(21).prefix { $0 != UInt8(ascii: ",") }
        return UInt64(String(decoding: digits, as: UTF8.self))
    }

    private static func text(in body: ArraySlice<UInt8>, behind mark: String, count: Int) -> String? {
        guard body.starts(with: mark.utf8) else { return nil }
        let text = body.dropFirst(mark.utf8.count).prefix(count)
        guard text.count == count, text.allSatisfy(AuditHead.isDigit) else { return nil }
        return String(decoding: text, as: UTF8.self)
    }

    /// Every escaped character takes twelve bytes at most: five texts stay below the longest row.
    private static func short(_ text: String) -> String {
        let scalars = text.unicodeScalars
        guard scalars.count > mostText else { return text }
        return String(String.UnicodeScalarView(scalars.prefix(mostText - 1))) + "…"
    }
}
