import AndonCore
import Testing

@Suite("an audit that is held against itself")
struct AuditCheckTests {
    /// Rows of a quiet day, and what each makes the newest.
    private static func rows(_ count: Int, behind head: AuditHead = .none) -> [(bytes: [UInt8], head: AuditHead)] {
        var rows: [(bytes: [UInt8], head: AuditHead)] = []
        for index in 0..<count {
            let entry = AuditEntry(
                action: index % 2 == 0 ? "stop-requested" : "reset", subject: "tower/hold", by: "sam \u{1B}[31m",
                reason: "belt \"looked\" at", result: .done, detail: "zone-spike on oven/zone\(index)",
                at: .zero + .seconds(Int64(index)))
            let wall = WallMoment(nanosecondsSince1970: 1_795_788_000_000_000_000 + Int64(index) * 1_000_000_000)
            rows.append(AuditRow.bytes(of: entry, behind: rows.last?.head ?? head, wall: wall))
        }
        return rows
    }

    private static func check(_ rows: [[UInt8]], known: AuditHead? = nil) -> AuditCheck {
        var check = AuditCheck(known: known)
        for (index, row) in rows.enumerated() { check.take(row, file: "audit-1.jsonl", line: index + 1) }
        check.finish(file: "audit")
        return check
    }

    @Test("rows as they were written hold, and the newest is named")
    func whole() {
        let rows = Self.rows(12)
        let check = Self.check(rows.map(\.bytes), known: rows[9].head)
        #expect(check.findings.isEmpty && check.rows == 12)
        #expect(check.head == rows[11].head && check.head?.seq == 12)
        #expect(check.before == AuditHead.none)
        #expect(AuditHead(text: rows[11].head.text) == rows[11].head)
    }

    @Test("a row says what was done, by whom, why and when, and harms no terminal")
    func words() {
        let text = String(decoding: Self.rows(1)[0].bytes, as: UTF8.self)
        let zeros = String(repeating: "0", count: 64)
        #expect(
            text.hasPrefix(
                #"{"seq":1,"prev":"\#(zeros)","time":"2026-11-27T14:00:00.000Z","monotonic_ns":0,"#
                    + #""action":"stop-requested","subject":"tower/hold","by":"sam \u001b[31m","#
                    + #""reason":"belt \"looked\" at","result":"done","detail":"zone-spike on oven/zone0","hash":""#))
    }

    @Test("one changed byte is found in whichever row and place it is", arguments: [0, 5, 11])
    func changed(row: Int) {
        let rows = Self.rows(12).map(\.bytes)
        for place in stride(from: 0, to: rows[row].count, by: 7) {
            var changed = rows
            changed[row][place] ^= 1
            let check = Self.check(changed)
            #expect(check.findings.first?.line == row + 1, "byte \(place)")
            #expect(check.rows == 11)
        }
    }

    @Test("a row that is missing is named, one that was put in too, two that were exchanged as well")
    func removed() {
        let rows = Self.rows(12).map(\.bytes)
        var without = rows
        without.remove(at: 4)
        #expect(
            Self.check(without).findings.map(\.description) == [
                "audit-1.jsonl:5: row 6 stands behind row 4: row 5 is missing"
            ])
        var twice = rows
        twice.insert(rows[4], at: 5)
        #expect(Self.check(twice).findings.map(\.line) == [6])
        var exchanged = rows
        exchanged.swapAt(4, 5)
        #expect(!Self.check(exchanged).findings.isEmpty)
    }

    @Test("rows that somebody wrote anew from one on hold by themselves, and not against a head that is known")
    func rewritten() {
        let rows = Self.rows(12)
        let other = AuditEntry(action: "reset", subject: "tower/hold", by: "nobody", at: .zero)
        var forged = rows.prefix(6).map(\.bytes)
        var head = rows[5].head
        for _ in 6..<12 {
            let row = AuditRow.bytes(of: other, behind: head, wall: WallMoment(nanosecondsSince1970: 0))
            forged.append(row.bytes)
            head = row.head
        }
        #expect(Self.check(forged).findings.isEmpty)
        #expect(Self.check(forged, known: rows[8].head).findings.map(\.line) == [9])
    }

    @Test("rows that were cut off at the end show against a head that is known")
    func cut() {
        let rows = Self.rows(12)
        let rest = rows.dropLast(3).map(\.bytes)
        #expect(Self.check(rest).findings.isEmpty)
        #expect(
            Self.check(rest, known: rows[11].head).findings.map(\.description)
                == ["audit:0: rows are cut off: the newest is 9, and 12 is known"])
        #expect(Self.check([], known: rows[11].head).count == 1)
    }

    @Test("rows that made room for newer ones are no finding; what stands before the oldest is told")
    func rotated() {
        let rows = Self.rows(12)
        let check = Self.check(rows.dropFirst(5).map(\.bytes), known: rows[2].head)
        #expect(check.findings.isEmpty)
        #expect(check.before == rows[4].head)
    }

    @Test("texts are bounded, and what is no row is none")
    func bounds() {
        let long = String(repeating: "\u{1B}", count: 10_000)
        let entry = AuditEntry(
            action: long, subject: long, by: long, reason: long, result: .refused, detail: long, at: .zero)
        let row = AuditRow.bytes(of: entry, behind: .none, wall: WallMoment(nanosecondsSince1970: 0))
        #expect(row.bytes.count <= AuditRow.mostBytes)
        #expect(AuditRow.place(of: row.bytes)?.head == row.head)
        for bytes in [[], Array("{}".utf8), Array(row.bytes.dropLast()), Array(repeating: 65, count: 100_000)] {
            #expect(AuditRow.place(of: bytes) == nil)
        }
        for text in [
            "", "1", "1:ab", "x:\(String(repeating: "0", count: 64))", "1:\(String(repeating: "G", count: 64))",
        ] {
            #expect(AuditHead(text: text) == nil)
        }
    }
}
