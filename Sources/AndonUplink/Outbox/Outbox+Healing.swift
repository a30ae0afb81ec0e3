import AndonCore
import FoundationEssentials
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
        state.withLock { state in
            state.store = memory
            state.ledger.unreachable += UInt64(state.ledger.stored.reduce(0, +))
            state.ledger.stored = [0, 0, 0]
            state.disk = .memoryOnly(since: Date().timeIntervalSince1970, reason: reason)
        }
        store.close()
        logger.error(
            "the outbox file fails: messages are kept in memory until it is well", metadata: ["found": "\(reason)"])
    }

    private func moveToDisk(from memory: OutboxStore) {
        guard let (disk, isNew) = reopen() else { return }
        do {
            for priority in Stream.Priority.allCases {
                var row: Int64 = 0
                while case let rows = try memory.next(priority, after: row, most: 500), let last = rows.last {
                    try disk.append(rows.map(\.message), offline: true)
                    row = last.key.row
                }
            }
            let counts = try disk.counts()
            state.withLock { state in
                let before = state.ledger.unreachable + UInt64(state.ledger.stored.reduce(0, +))
                let after = UInt64(counts.reduce(0, +))
                state.ledger.unreachable = 0
                state.ledger.stored = counts
                if after < before {
                    state.ledger.dropped += before - after
                } else {
                    state.ledger.carriedOver += after - before
                }
                state.store = disk
                state.disk = .good
            }
            logger.notice("the outbox is on disk again", metadata: ["new-file": "\(isNew)"])
            onStored.withLock { $0 }?()
        } catch {
            disk.close()
        }
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
