import AndonCore
import FoundationEssentials
import GRDB
import Synchronization

/// The one connection to the outbox file. Every call blocks for the disk.
final class OutboxStore: Sendable {
    /// The file is not what we wrote.
    struct Damage: Error, CustomStringConvertible { var description: String }

    static let deadLettersKept = 10_000

    let queue: DatabaseQueue
    let isOnDisk: Bool
    /// Rows below were stored by an earlier run.
    private let firstOfRun: [Int64]
    private let last: Mutex<[Int64]>

    /// Opens or makes the file at `path`; nil keeps everything in memory.
    /// - Throws: `Damage`, `DatabaseError`, `OutboxError.newerSchema`. Damage and a newer schema leave the file as it was.
    init(path: String?, maximumBytes: Int) throws {
        var configuration = Configuration()
        configuration.label = "andon.outbox"
        if let path {
            let isNew = try Self.inspect(path)
            if isNew { try Self.makeEmpty(path) }
            queue = try DatabaseQueue(path: path, configuration: configuration)
        } else {
            queue = try DatabaseQueue(configuration: configuration)
        }
        isOnDisk = path != nil
        let rows = try queue.writeWithoutTransaction { db in
            try Self.setUp(db, maximumBytes: maximumBytes, path: path)
            return try Stream.Priority.allCases.map {
                try Int64.fetchOne(db, sql: "SELECT max(row) FROM \(OutboxSchema.table($0))") ?? 0
            }
        }
        firstOfRun = rows.map { $0 + 1 }
        last = Mutex(rows)
    }

    func close() { try? queue.close() }

    /// Looks at the header without opening the file as a database. Returns whether there is none yet.
    private static func inspect(_ path: String) throws -> Bool {
        let manager = FileManager.default
        guard manager.fileExists(atPath: path) else {
            if manager.fileExists(atPath: path + "-wal") {
                throw Damage(description: "the file is missing, its -wal is there")
            }
            return true
        }
        let header = try FileHeader.read(path, bytes: 100)
        guard header.count == 100 else { throw Damage(description: "the file has \(header.count) bytes") }
        func number(_ at: Int) -> Int { header[at..<(at + 4)].reduce(0) { $0 << 8 | Int($1) } }
        guard header.starts(with: Array("SQLite format 3\0".utf8)) else {
            throw Damage(description: "the file is not a database")
        }
        guard number(68) == OutboxSchema.applicationID else { throw Damage(description: "the file is not an outbox") }
        guard number(60) <= OutboxSchema.version else {
            throw OutboxError.newerSchema(path: path, found: number(60), known: OutboxSchema.version)
        }
        return false
    }

    private static func makeEmpty(_ path: String) throws {
        guard FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600]) else {
            throw DatabaseError(resultCode: .SQLITE_CANTOPEN, message: "cannot create \(path)")
        }
    }

    private static func setUp(_ db: Database, maximumBytes: Int, path: String?) throws {
        if path != nil {
            try db.execute(
                sql: "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 4194304")
        }
        try db.execute(sql: "PRAGMA temp_store = MEMORY")
        let version = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
        if version == 0 {
            try db.inTransaction {
                try OutboxSchema.create(db)
                return .commit
            }
            // The header must be in the file itself: it is read there before the file is opened.
            if path != nil { try db.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)") }
        } else {
            let report = try String.fetchAll(db, sql: "PRAGMA quick_check(1)")
            guard report == ["ok"] else { throw Damage(description: report.first ?? "the check says nothing") }
        }
        let pages = max(64, maximumBytes / OutboxSchema.pageBytes)
        try db.execute(sql: "PRAGMA max_page_count = \(pages)")
    }
}

// MARK: - Writing

extension OutboxStore {
    /// Appends in one transaction: the rows, the last sequence number of each stream, the active alarms. On disk when it
    /// returns.
    func append(_ messages: [EventMessage], offline: Bool) throws {
        var rows = last.withLock { $0 }
        try queue.write { db in
            var sequences: [AndonCore.Stream: UInt64] = [:]
            for message in messages {
                let priority = message.stream.priority
                rows[priority.rawValue] += 1
                try Self.insert(message, row: rows[priority.rawValue], offline: offline, db)
                // The removal of a retained message carries no number.
                if message.seq > 0 {
                    sequences[message.stream] = max(sequences[message.stream, default: 0], message.seq)
                }
                if message.stream == .alarms { try Self.note(message, db) }
            }
            let sequence = try db.cachedStatement(
                sql: """
                    INSERT INTO sequence VALUES (?, ?)
                    ON CONFLICT (stream) DO UPDATE SET last = max(last, excluded.last)
                    """)
            for (stream, seq) in sequences { try sequence.execute(arguments: [stream.rawValue, Int64(clamping: seq)]) }
        }
        last.withLock { [rows] in $0 = rows }
    }

    private static func insert(_ message: EventMessage, row: Int64, offline: Bool, _ db: Database) throws {
        let statement = try db.cachedStatement(
            sql: "INSERT INTO \(OutboxSchema.table(message.stream.priority)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")
        try statement.execute(arguments: [
            row, message.stream.rawValue, Int64(clamping: message.seq), message.id, message.topic,
            Data(message.payload), message.retain, offline, Int64(StoredMessage.checksum(message)),
        ])
    }

    private static func note(_ message: EventMessage, _ db: Database) throws {
        guard let alarm = ActiveAlarm(topic: message.topic, payload: message.payload) else { return }
        let key: StatementArguments = [alarm.rule, alarm.machine, alarm.tag]
        if message.payload.isEmpty {
            try db.cachedStatement(sql: "DELETE FROM active_alarm WHERE rule = ? AND machine = ? AND tag = ?")
                .execute(arguments: key)
        } else {
            try db.cachedStatement(sql: "INSERT OR REPLACE INTO active_alarm VALUES (?, ?, ?, ?)")
                .execute(arguments: key + [alarm.mark(id: message.id)])
        }
    }

    /// Deletes rows in one transaction and returns those that were there.
    func remove(_ keys: [RowKey]) throws -> [RowKey] {
        try queue.write { db in
            let statements = try Stream.Priority.allCases.map {
                try db.cachedStatement(sql: "DELETE FROM \(OutboxSchema.table($0)) WHERE row = ?")
            }
            return try keys.filter { key in
                try statements[key.priority.rawValue].execute(arguments: [key.row])
                return db.changesCount > 0
            }
        }
    }

    /// Moves a row to the dead letters in one transaction. Returns false when it was gone already.
    func bury(_ key: RowKey, reason: Int, text: String) throws -> Bool {
        try queue.write { db in
            let table = OutboxSchema.table(key.priority)
            try db.execute(
                sql: """
                    INSERT INTO dead_letter (stream, seq, id, topic, payload, retain, reason, text)
                    SELECT stream, seq, id, topic, payload, retain, ?, ? FROM \(table) WHERE row = ?
                    """, arguments: [reason, text, key.row])
            let moved = db.changesCount > 0
            try db.execute(sql: "DELETE FROM \(table) WHERE row = ?", arguments: [key.row])
            try db.execute(
                sql: "DELETE FROM dead_letter WHERE number <= (SELECT max(number) FROM dead_letter) - ?",
                arguments: [Self.deadLettersKept])
            return moved
        }
    }

    /// Deletes the oldest rows of one priority and returns what they were.
    func dropOldest(_ priority: AndonCore.Stream.Priority, most: Int) throws -> [(
        stream: AndonCore.Stream, seq: UInt64
    )] {
        let table = OutboxSchema.table(priority)
        return try queue.write { db in
            let rows = try Row.fetchAll(
                db, sql: "SELECT row, stream, seq FROM \(table) ORDER BY row LIMIT ?", arguments: [most])
            for row in rows {
                try db.cachedStatement(sql: "DELETE FROM \(table) WHERE row = ?").execute(arguments: [row[0] as Int64])
            }
            return rows.map { (Stream(rawValue: $0[1]) ?? .events, UInt64(max(0, $0[2] as Int64))) }
        }
    }

    /// Deletes the rows after the given ones: they were never surely there.
    func removeRows(after rows: [Int64]) throws {
        try queue.write { db in
            for priority in Stream.Priority.allCases {
                try db.execute(
                    sql: "DELETE FROM \(OutboxSchema.table(priority)) WHERE row > ?",
                    arguments: [rows[priority.rawValue]])
            }
        }
        last.withLock { last in last = zip(last, rows).map { min($0, $1) } }
    }

    /// Lets the write-ahead log start over, so that it needs no new room.
    func checkpoint() throws {
        try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)") }
    }
}

// MARK: - Reading

extension OutboxStore {
    /// The last row of a priority that is on disk.
    func lastRow(_ priority: AndonCore.Stream.Priority) -> Int64 { last.withLock { $0[priority.rawValue] } }

    /// The last row of each priority that is on disk.
    var lastRows: [Int64] { last.withLock { $0 } }

    /// Rows of one priority after `row`, oldest first, at most `most`.
    func next(_ priority: AndonCore.Stream.Priority, after row: Int64, most: Int) throws -> [StoredMessage] {
        let first = firstOfRun[priority.rawValue]
        return try queue.writeWithoutTransaction { db in
            let statement = try db.cachedStatement(
                sql: "SELECT * FROM \(OutboxSchema.table(priority)) WHERE row > ? ORDER BY row LIMIT ?")
            return try Row.fetchAll(statement, arguments: [row, most]).map {
                Self.message($0, priority: priority, first: first)
            }
        }
    }

    private static func message(_ row: Row, priority: AndonCore.Stream.Priority, first: Int64) -> StoredMessage {
        let number: Int64 = row[0]
        let stream = Stream(rawValue: row[1])
        let message = EventMessage(
            stream: stream ?? .events, seq: UInt64(max(0, row[2] as Int64)), id: row[3], topic: row[4],
            payload: [UInt8](row[5] as Data), retain: row[6])
        return StoredMessage(
            key: RowKey(priority: priority, row: number, stream: message.stream), message: message,
            isReplay: row[7] || number < first,
            isIntact: stream != nil && Int64(StoredMessage.checksum(message)) == row[8])
    }

    func lastSequences() throws -> [AndonCore.Stream: UInt64] {
        try queue.writeWithoutTransaction { db in
            var sequences: [AndonCore.Stream: UInt64] = [:]
            for row in try Row.fetchAll(db, sql: "SELECT stream, last FROM sequence") {
                if let stream = Stream(rawValue: row[0]) { sequences[stream] = UInt64(max(0, row[1] as Int64)) }
            }
            return sequences
        }
    }

    func activeAlarms() throws -> [ActiveAlarm] {
        try queue.writeWithoutTransaction { db in
            try Row.fetchAll(db, sql: "SELECT rule, machine, tag, id FROM active_alarm ORDER BY rule, machine, tag").map
            {
                ActiveAlarm(rule: $0[0], machine: $0[1], tag: $0[2], isActive: ActiveAlarm.isActive(mark: $0[3]))
            }
        }
    }
}
