import AndonCore
import FoundationEssentials
import GRDB
import Logging
import Synchronization

/// A file that fails while the agent runs: messages move to memory, and back when the disk is well.
extension Outbox {
    static let retryEvery = TimeSpan.seconds(5)

    func replaceStoreIfNeeded(retryAt: inout Uptime) {
        let (store, suspicion) = state.withLock { state in
            defer { state.suspicion = nil }
            return (state.store, state.suspicion)
        }
        if let suspicion, store.isOnDisk {
            moveToMemory(from: store, reason: suspicion)
            retryAt = Clock.now() + Self.retryEvery
        } else if !store.isOnDisk, Clock.now() >= retryAt {
            moveToDisk(from: store)
            retryAt = Clock.now() + Self.retryEvery
        }
    }

    private func moveToMemory(from store: OutboxStore, reason: String) {
        guard let memory = try? OutboxStore(path: nil, maximumBytes: Self.memoryOnlyBytes) else { return }
        exchange.withLock { _ in
            state.withLock { state in
                state.fallen = FallenStore(store: store, durable: store.lastRows, contents: state.contents)
                state.store = memory
                state.contents = Contents()
                state.ledger.unreachable += UInt64(state.ledger.stored.reduce(0, +))
                state.ledger.stored = [0, 0, 0]
                state.valuesOnReserve = nil
                state.disk = .memoryOnly(since: Date().timeIntervalSince1970, reason: reason)
            }
            store.close()
        }
        logger.error(
            "the outbox file fails: messages are kept in memory until it is well", metadata: ["found": "\(reason)"])
    }

    private func moveToDisk(from memory: OutboxStore) {
        guard let (disk, isNew) = reopen() else { return }
        do {
            try exchange.withLock { _ in
                try takeStock(of: disk, isNew: isNew)
                let gone = try copy(memory, to: disk)
                let (counts, contents) = (try disk.counts(), try disk.contents())
                state.withLock { state in
                    for (stream, seq) in gone { state.drops.add(stream: stream, seq: seq, reason: .diskFull) }
                    state.ledger.dropped += UInt64(gone.count)
                    state.ledger.unreachable = 0
                    state.ledger.stored = counts
                    state.contents = contents
                    state.store = disk
                    state.fallen = nil
                    state.disk = .good
                }
            }
            logger.notice("the outbox is on disk again", metadata: ["new-file": "\(isNew)"])
            onStored.withLock { $0 }?()
        } catch {
            disk.close()
        }
    }

    /// Makes the reopened file what it was promised to be, and the books what is in it.
    private func takeStock(of disk: OutboxStore, isNew: Bool) throws {
        let (fallen, owed) = state.withLock { ($0.fallen, $0.owed) }
        if !isNew, let fallen {
            // What was in doubt when the file failed is in memory, or with the broker: it must not be there twice.
            try disk.removeRows(after: fallen.durable)
            _ = try disk.remove(owed)
        }
        let found = try disk.contents()
        let expected = fallen?.contents ?? Contents()
        let lost = expected.missing(from: found, reason: isNew ? .quarantined : .lostOnDisk)
        state.withLock { state in
            for drop in lost { state.drops.add(drop) }
            state.ledger.dropped += lost.reduce(0) { $0 + $1.count }
            state.ledger.carriedOver += found.surplus(over: expected)
            state.ledger.unreachable = found.total
            state.owed = []
            state.fallen = FallenStore(store: disk, durable: disk.lastRows, contents: found)
        }
        if !lost.isEmpty {
            logger.error(
                "the disk lost messages of the outbox", metadata: ["count": "\(lost.reduce(0) { $0 + $1.count })"])
        }
    }

    /// A file at its size limit gives up its oldest values for what memory holds; returns which. When it fails on the way,
    /// the next attempt finds them missing.
    private func copy(_ memory: OutboxStore, to disk: OutboxStore) throws -> [(stream: AndonCore.Stream, seq: UInt64)] {
        var gone: [(stream: AndonCore.Stream, seq: UInt64)] = []
        for priority in Stream.Priority.allCases {
            var row: Int64 = 0
            while case let rows = try memory.next(priority, after: row, most: 500), let last = rows.last {
                do {
                    try disk.append(rows.map(\.message), offline: true)
                    row = last.key.row
                } catch let error as DatabaseError where error.resultCode == .SQLITE_FULL {
                    let oldest = try disk.dropOldest(.value, most: Self.dropsPerTurn)
                    guard !oldest.isEmpty else { throw error }
                    gone += oldest
                }
            }
        }
        return gone
    }

    private func reopen() -> (OutboxStore, isNew: Bool)? {
        let path = directory.file(Self.fileName)
        do {
            return (try OutboxStore(path: path, maximumBytes: maximumBytes), false)
        } catch  where OutboxOpening.isDamage(error) {
            guard let folder = try? Quarantine(directory: directory).take(Self.fileName),
                let store = try? OutboxStore(path: path, maximumBytes: maximumBytes)
            else { return nil }
            logger.error(
                "the outbox was damaged and is in quarantine; a new one was made",
                metadata: ["found": "\(error)", "folder": "\(folder)"])
            return (store, true)
        } catch {
            return nil
        }
    }
}
