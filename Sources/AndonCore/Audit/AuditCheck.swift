/// Holds the rows of an audit against each other, oldest first: finds one that was changed, removed, put in, or cut off.
package struct AuditCheck: Sendable {
    /// What is wrong, and where: `audit-000000000001.jsonl:12: …`.
    package struct Finding: Sendable, Hashable, CustomStringConvertible {
        package var file: String
        /// Counted from 1.
        package var line: Int
        package var text: String

        package var description: String { "\(file):\(line): \(text)" }
    }

    /// Findings that are kept; more are counted.
    package static let most = 100

    package private(set) var findings: [Finding] = []
    package private(set) var count = 0
    /// The rows that hold.
    package private(set) var rows: UInt64 = 0
    /// What stands before the oldest row: older ones made room, or there were none.
    package private(set) var before: AuditHead?
    package private(set) var head: AuditHead?

    private let known: AuditHead?

    /// - Parameter known: a head that is known from elsewhere: the newest one, or one that was newest some time ago.
    package init(known: AuditHead? = nil) { self.known = known }

    package mutating func take(_ row: some Collection<UInt8>, file: String, line: Int) {
        guard let place = AuditRow.place(of: row) else {
            return find(file, line, "this row was changed, or is none: its hash is not that of its bytes")
        }
        defer {
            rows += 1
            head = place.head
        }
        if let known, place.head.seq == known.seq, place.head.hash != known.hash {
            find(file, line, "row \(known.seq) is not the one that is known")
        }
        guard let head else {
            before = AuditHead(seq: place.head.seq &- 1, hash: place.previous)
            if place.head.seq == 1, place.previous != AuditHead.none.hash {
                find(file, line, "row 1 names a row before it")
            }
            return
        }
        if place.head.seq != head.seq + 1 {
            find(file, line, "row \(place.head.seq) stands behind row \(head.seq): \(gap(head.seq, place.head.seq))")
        } else if place.previous != head.hash {
            find(
                file, line,
                "row \(place.head.seq) was not written behind this row \(head.seq): one of them was exchanged")
        }
    }

    /// Bytes behind the last line end.
    package mutating func takeTorn(_ bytes: Int, file: String, line: Int) {
        find(file, line, "the last row is cut off after \(bytes) bytes")
    }

    /// After the last row: whether the rows reach to what is known.
    package mutating func finish(file: String) {
        guard let known, known.seq > head?.seq ?? 0 else { return }
        find(file, 0, "rows are cut off: the newest is \(head?.seq ?? 0), and \(known.seq) is known")
    }

    private func gap(_ last: UInt64, _ next: UInt64) -> String {
        guard next > last else { return "rows stand twice, or the audit began anew" }
        return next - last == 2 ? "row \(last + 1) is missing" : "rows \(last + 1) to \(next - 1) are missing"
    }

    private mutating func find(_ file: String, _ line: Int, _ text: String) {
        count += 1
        if findings.count < Self.most { findings.append(Finding(file: file, line: line, text: text)) }
    }
}
