import AndonCore
import FoundationEssentials
import GRDB
import Logging

/// What was found at start, and what the run begins with.
struct OutboxOpening {
    static let markName = "sequence"

    var store: OutboxStore
    var disk: DiskState
    var counts: [Int]
    var contents: Contents
    var sequences: [AndonCore.Stream: UInt64]
    var alarms: [ActiveAlarm]
    var drops: [Drop]

    /// Opens the file, or puts a damaged one away and makes a new one, or falls back to memory.
    static func open(directory: StateDirectory, maximumBytes: Int, logger: Logger) throws -> OutboxOpening {
        let path = directory.file(Outbox.fileName)
        let mark = SequenceMark(path: directory.file(markName))
        let hadFile = FileManager.default.fileExists(atPath: path)
        let hadLog = FileManager.default.fileExists(atPath: path + "-wal")
        // What an unclean end leaves in the log is looked at before SQLite forgets it.
        let logIsTorn = WriteAheadLog.hasLostCommits(path: path + "-wal")
        var isTrusted = !mark.wasFound || (hadFile && (mark.wasClosed || (hadLog && !logIsTorn)))
        var disk = DiskState.good
        var store: OutboxStore
        do {
            store = try OutboxStore(path: path, maximumBytes: maximumBytes)
        } catch let error as OutboxError {
            throw error
        } catch {
            if Self.isDamage(error) { isTrusted = false }
            (store, disk) = try second(
                error, path: path, directory: directory, maximumBytes: maximumBytes, logger: logger)
        }
        var opening = OutboxOpening(
            store: store, disk: disk, counts: try store.counts(), contents: try store.contents(), sequences: [:],
            alarms: try store.activeAlarms(), drops: [])
        let last = try store.lastSequences()
        if !store.isOnDisk { isTrusted = false }
        opening.number(after: last, mark: mark, isTrusted: isTrusted, logger: logger)
        try? mark.note(closed: false)
        return opening
    }

    /// Continues at the last number of a file that can be trusted, and past every reserved one otherwise.
    private mutating func number(
        after last: [AndonCore.Stream: UInt64], mark: SequenceMark, isTrusted: Bool, logger: Logger
    ) {
        for stream in Stream.allCases {
            let known = last[stream, default: 0]
            let reserved = mark.reserved[stream, default: 0]
            guard !isTrusted, reserved > known else {
                sequences[stream] = known + 1
                continue
            }
            sequences[stream] = reserved + 1
            drops.append(
                Drop(stream: stream, first: known + 1, last: reserved, count: reserved - known, reason: .uncertain))
            logger.error(
                "the last messages of the earlier run cannot be accounted for: sequence numbers are skipped",
                metadata: ["stream": "\(stream.rawValue)", "first": "\(known + 1)", "last": "\(reserved)"])
        }
    }

    static func isDamage(_ error: any Error) -> Bool {
        if error is OutboxStore.Damage { return true }
        guard let error = error as? DatabaseError else { return false }
        // A table or column that is not there is SQLITE_ERROR: the file is ours by name alone.
        return [.SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_ERROR].contains(error.resultCode)
    }

    private static func second(
        _ error: any Error, path: String, directory: StateDirectory, maximumBytes: Int, logger: Logger
    ) throws -> (OutboxStore, DiskState) {
        if isDamage(error) {
            do {
                let folder = try Quarantine(directory: directory).take(Outbox.fileName)
                logger.error(
                    "the outbox was damaged and is in quarantine; a new one was made",
                    metadata: ["found": "\(error)", "folder": "\(folder)"])
                return (try OutboxStore(path: path, maximumBytes: maximumBytes), .good)
            } catch {
                logger.error("no new outbox could be made", metadata: ["found": "\(error)"])
            }
        } else if directory.freeBytes < Ballast.bytes, Ballast(in: directory).release(),
            let store = try? OutboxStore(path: path, maximumBytes: maximumBytes)
        {
            logger.error(
                "the disk is full: the outbox lives on its reserve",
                metadata: ["found": "\(error)", "folder": "\(directory.path)"])
            return (store, .full(since: Date().timeIntervalSince1970, reason: "\(error)"))
        }
        logger.error(
            "the outbox is kept in memory: the disk does not take it",
            metadata: ["found": "\(error)", "file": "\(path)"])
        return (
            try OutboxStore(path: nil, maximumBytes: Outbox.memoryOnlyBytes),
            .memoryOnly(since: Date().timeIntervalSince1970, reason: "\(error)")
        )
    }
}
