package import AndonCore
internal import Dispatch
internal import Synchronization

/// Brings the audit to disk on a queue of its own: nobody waits for it, and the line stops whether it can be written or not.
///
/// Bounded: what the disk does not take waits in memory, up to `most` entries; more are counted, and the audit says how many.
package final class AuditKeeper: Sendable {
    package static let most = 10_000
    private static let retryAfter = DispatchTimeInterval.seconds(5)

    private struct State {
        var waiting: [(entry: AuditEntry, wall: WallMoment)] = []
        var lost = 0
        var isQueued = false
        /// One more try is on its way; whatever comes meanwhile waits for it.
        var isToRetry = false
        var head = AuditHead.none
        var problem: String?
    }

    /// Held around the disk, so by the queue alone.
    private let folder: Mutex<AuditFolder>
    private let queue = DispatchQueue(label: "andon.audit")
    private let state = Mutex(State())
    private let problem: @Sendable (String) -> Void

    /// Finds the newest row of an earlier run. Blocks on disk.
    ///
    /// - Parameters:
    ///   - path: the folder of the audit.
    ///   - room: how large its files become, and how many there are.
    ///   - now: one moment on both clocks.
    ///   - problem: told when rows cannot be brought to disk, once until they can; on a queue of its own.
    package init(
        path: String, room: (fileBytes: Int, files: Int) = AuditFolder.room, now: WallTime,
        problem: @escaping @Sendable (String) -> Void
    ) {
        folder = Mutex(AuditFolder(path: path, room: room))
        self.problem = problem
        let (found, head) = folder.withLock { ($0.resume(), $0.head) }
        state.withLock { $0.head = head }
        guard let found else { return }
        problem("audit: \(found)")
        record(AuditEntry(action: "audit-mended", subject: path, detail: found, at: now.uptime), wall: now)
    }

    /// Takes an entry; never waits.
    package func record(_ entry: AuditEntry, wall: WallTime) {
        let mustQueue = state.withLock { state in
            if state.waiting.count < Self.most {
                state.waiting.append((entry, wall.moment(entry.at)))
            } else {
                state.lost += 1
            }
            guard !state.isQueued, !state.isToRetry else { return false }
            state.isQueued = true
            return true
        }
        if mustQueue { queue.async { [self] in drain() } }
    }

    /// The newest row on disk.
    package var head: AuditHead { state.withLock { $0.head } }

    /// Why rows are not on disk; nil while they are.
    package var trouble: String? { state.withLock { $0.problem } }

    /// Waits until everything is on disk, or has failed once more, but no longer than `bound`.
    package func flush(within bound: TimeSpan) {
        let done = DispatchSemaphore(value: 0)
        queue.async { [self] in
            drain()
            done.signal()
        }
        _ = done.wait(timeout: .now() + bound.inSeconds)
    }

    /// - Returns: whether more waits, and the disk takes it.
    @discardableResult
    private func write() -> Bool {
        let (taken, lost) = state.withLock { state in
            state.isQueued = false
            return (Array(state.waiting.prefix(256)), state.lost)
        }
        guard let last = taken.last else { return false }
        var rows = taken
        if lost > 0, taken.count == state.withLock({ $0.waiting.count }) {
            let entry = AuditEntry(
                action: "audit-lost", subject: "audit", result: .failed,
                detail: "\(lost) entries found no room while the disk took none", at: last.entry.at)
            rows.append((entry, last.wall))
        }
        let (failure, head) = folder.withLock { ($0.append(rows), $0.head) }
        let (isNew, mustRetry, isMore) = state.withLock { state in
            let isNew = failure != nil && state.problem == nil
            state.problem = failure
            guard failure == nil else {
                defer { state.isToRetry = true }
                return (isNew, !state.isToRetry, false)
            }
            state.waiting.removeFirst(taken.count)
            if rows.count > taken.count { state.lost -= lost }
            state.head = head
            return (false, false, !state.waiting.isEmpty)
        }
        if isNew, let failure { problem("the audit is not on disk: \(failure)") }
        if mustRetry { queue.asyncAfter(deadline: .now() + Self.retryAfter) { [weak self] in self?.retry() } }
        return isMore
    }

    private func retry() {
        state.withLock { $0.isToRetry = false }
        drain()
    }

    private func drain() { while write() {} }
}
