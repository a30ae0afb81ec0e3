import AndonCore
import GRDB

/// How much is in the file, and how much more may be.
extension OutboxStore {
    func counts() throws -> [Int] {
        try queue.writeWithoutTransaction { db in
            try Stream.Priority.allCases.map {
                try Int.fetchOne(db, sql: "SELECT count(*) FROM \(OutboxSchema.table($0))") ?? 0
            }
        }
    }

    func contents() throws -> Contents {
        try queue.writeWithoutTransaction { db in
            var contents = Contents()
            for priority in Stream.Priority.allCases {
                let rows = try Row.fetchAll(
                    db,
                    sql: """
                        SELECT stream, ifnull(min(nullif(seq, 0)), 0), max(seq), count(*)
                        FROM \(OutboxSchema.table(priority)) GROUP BY stream
                        """)
                for row in rows {
                    let numbers = NumberRange(
                        first: UInt64(max(0, row[1] as Int64)), last: UInt64(max(0, row[2] as Int64)))
                    contents.add(Stream(rawValue: row[0]) ?? .events, numbers: numbers, count: UInt64(row[3] as Int))
                }
            }
            return contents
        }
    }

    /// In pages that were emptied.
    func emptiedBytes() throws -> Int {
        try queue.writeWithoutTransaction {
            try (Int.fetchOne($0, sql: "PRAGMA freelist_count") ?? 0) * OutboxSchema.pageBytes
        }
    }

    /// What the file may still take before it is as large as it may be.
    func unusedBytes() throws -> Int {
        let emptied = try emptiedBytes()
        return try queue.writeWithoutTransaction { db in
            let pages = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
            let most = try Int.fetchOne(db, sql: "PRAGMA max_page_count") ?? 0
            return emptied + (most - pages) * OutboxSchema.pageBytes
        }
    }
}
