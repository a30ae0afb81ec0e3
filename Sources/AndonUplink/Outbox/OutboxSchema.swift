import AndonCore
import GRDB

/// The tables of the outbox: one per priority, so that dropping the oldest values frees whole pages.
enum OutboxSchema {
    static let version = 1
    /// "ANDN" in the file's header says that it is ours.
    static let applicationID = 0x414E_444E
    static let pageBytes = 4096

    static func table(_ priority: Stream.Priority) -> String {
        switch priority {
        case .alarm: "alarm"
        case .state: "state"
        case .value: "value"
        }
    }

    static func create(_ db: Database) throws {
        for priority in Stream.Priority.allCases {
            try db.execute(
                sql: """
                    CREATE TABLE \(table(priority)) (
                        row INTEGER PRIMARY KEY, stream TEXT NOT NULL, seq INTEGER NOT NULL, id TEXT NOT NULL,
                        topic TEXT NOT NULL, payload BLOB NOT NULL, retain INTEGER NOT NULL, offline INTEGER NOT NULL,
                        crc INTEGER NOT NULL)
                    """)
        }
        try db.execute(
            sql: """
                CREATE TABLE dead_letter (
                    number INTEGER PRIMARY KEY, stream TEXT NOT NULL, seq INTEGER NOT NULL, id TEXT NOT NULL,
                    topic TEXT NOT NULL, payload BLOB NOT NULL, retain INTEGER NOT NULL, reason INTEGER NOT NULL,
                    text TEXT NOT NULL);
                CREATE TABLE sequence (stream TEXT PRIMARY KEY, last INTEGER NOT NULL) WITHOUT ROWID;
                CREATE TABLE active_alarm (
                    rule TEXT NOT NULL, machine TEXT NOT NULL, tag TEXT NOT NULL, id TEXT NOT NULL,
                    PRIMARY KEY (rule, machine, tag)) WITHOUT ROWID;
                PRAGMA user_version = \(version);
                PRAGMA application_id = \(applicationID);
                """)
    }
}
