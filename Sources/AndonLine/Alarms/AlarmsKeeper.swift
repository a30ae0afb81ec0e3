package import AndonCore
internal import Dispatch
internal import Synchronization

/// Brings the alarms' lives to disk on a queue of its own; nobody but a person who put a hand to one waits for it.
///
/// Only the newest state counts: while the disk is slow an older one that waits is replaced. What the disk did not take
/// goes with the next change, and is tried again after some seconds.
package final class AlarmsKeeper: Sendable {
    /// What must be known to write it down.
    package struct State: Sendable {
        package var records: [AlarmRecord]
        package var wall: WallTime

        package init(records: [AlarmRecord], wall: WallTime) {
            self.records = records
            self.wall = wall
        }
    }

    private struct Waiting {
        var state: State?
        /// Told when the state that waits is on disk, or why it is not.
        var asked: [@Sendable (String?) -> Void] = []
        var isQueued = false
        /// Counts the states: a failed one is tried again only while it is the newest.
        var count = 0
    }

    private static let retryAfter = DispatchTimeInterval.seconds(5)

    private let file: AlarmsFile
    private let plan: Plan
    private let queue = DispatchQueue(label: "andon.alarms")
    private let waiting = Mutex(Waiting())
    private let problem: @Sendable (String) -> Void

    /// - Parameter problem: called on the keeper's queue, once per write that failed.
    package init(file: AlarmsFile, plan: Plan, problem: @escaping @Sendable (String) -> Void) {
        self.file = file
        self.plan = plan
        self.problem = problem
    }

    /// - Parameter done: called on the keeper's queue with nil, or with what went wrong.
    package func keep(_ state: State, done: [@Sendable (String?) -> Void] = []) {
        let mustQueue = waiting.withLock { waiting in
            waiting.state = state
            waiting.asked += done
            waiting.count += 1
            defer { waiting.isQueued = true }
            return !waiting.isQueued
        }
        if mustQueue { queue.async { [self] in write() } }
    }

    /// Waits until everything is on disk, or has failed once more, but no longer than `bound`.
    package func flush(within bound: TimeSpan) {
        let done = DispatchSemaphore(value: 0)
        queue.async { done.signal() }
        _ = done.wait(timeout: .now() + bound.inSeconds)
    }

    private func write() {
        let (state, asked, count) = waiting.withLock { waiting in
            waiting.isQueued = false
            defer { waiting.asked = [] }
            return (waiting.state, waiting.asked, waiting.count)
        }
        guard let state else { return }
        let records = state.records.sorted { $0.key < $1.key }
        let failure = file.write(AlarmsText.encode(records, plan: plan, wall: state.wall))
        if let failure {
            problem("what became of the alarms is not on disk: \(failure)")
            queue.asyncAfter(deadline: .now() + Self.retryAfter) { [weak self] in self?.retry(count) }
        }
        for done in asked { done(failure) }
    }

    private func retry(_ count: Int) {
        if waiting.withLock({ $0.count == count && !$0.isQueued }) { write() }
    }
}
