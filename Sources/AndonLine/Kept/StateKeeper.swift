package import AndonCore
internal import Dispatch
internal import Synchronization

/// Brings one of the agent's small files to disk on a queue of its own; nobody but a person who put a hand to something waits
/// for it.
///
/// Only the newest state counts: while the disk is slow an older one that waits is replaced. What the disk did not take
/// goes with the next change, and is tried again after some seconds.
package final class StateKeeper: Sendable {
    private struct Waiting {
        /// Makes the bytes, on the keeper's queue.
        var encode: (@Sendable () -> [UInt8])?
        /// Told when the state that waits is on disk, or why it is not.
        var asked: [@Sendable (String?) -> Void] = []
        var isQueued = false
        /// Counts the states: a failed one is tried again only while it is the newest.
        var count = 0
    }

    private static let retryAfter = DispatchTimeInterval.seconds(5)

    private let file: StateFile
    private let queue: DispatchQueue
    private let waiting = Mutex(Waiting())
    private let problem: @Sendable (String) -> Void

    /// - Parameter problem: called on the keeper's queue, once per write that failed.
    init(_ file: StateFile, name: String, problem: @escaping @Sendable (String) -> Void) {
        self.file = file
        queue = DispatchQueue(label: name)
        self.problem = problem
    }

    /// - Parameter done: called on the keeper's queue with nil, or with what went wrong.
    func keep(done: [@Sendable (String?) -> Void] = [], _ encode: @escaping @Sendable () -> [UInt8]) {
        let mustQueue = waiting.withLock { waiting in
            waiting.encode = encode
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
        let (encode, asked, count) = waiting.withLock { waiting in
            waiting.isQueued = false
            defer { waiting.asked = [] }
            return (waiting.encode, waiting.asked, waiting.count)
        }
        guard let encode else { return }
        let failure = file.write(encode())
        if let failure {
            problem(failure)
            queue.asyncAfter(deadline: .now() + Self.retryAfter) { [weak self] in self?.retry(count) }
        }
        for done in asked { done(failure) }
    }

    private func retry(_ count: Int) {
        if waiting.withLock({ $0.count == count && !$0.isQueued }) { write() }
    }
}
