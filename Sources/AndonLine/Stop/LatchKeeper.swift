internal import AndonCore
internal import Dispatch
internal import Synchronization

/// Brings the latch to disk on a queue of its own, so that the wire that stops the line never waits for a disk.
///
/// Only the newest state counts: while the disk is slow an older one that waits is replaced. What the disk did not take
/// is tried again for as long as it is the newest: nobody asks twice for a latch that stands.
final class LatchKeeper: Sendable {
    private enum Wanted { case latch(StopLatch), none }

    private struct State {
        var wanted: Wanted?
        /// The retry that `wanted` waits for; nil while it waits for the queue.
        var retry: Int?
        var retries = 0
    }

    private static let retryAfter = DispatchTimeInterval.seconds(5)

    private let file: LatchFile
    private let queue = DispatchQueue(label: "andon.latch")
    private let state = Mutex(State())
    private let problem: @Sendable (String) -> Void

    /// - Parameter problem: called on the keeper's queue, once per write that failed.
    init(file: LatchFile, problem: @escaping @Sendable (String) -> Void) {
        self.file = file
        self.problem = problem
    }

    func save(_ latch: StopLatch) { want(.latch(latch)) }
    func clear() { want(.none) }

    /// Waits until everything asked for is on disk (or has failed once more), but no longer than `bound`: a disk that hangs
    /// does not keep the agent from ending. At the end of the line.
    func flush(within bound: TimeSpan) {
        let done = DispatchSemaphore(value: 0)
        queue.async { [self] in
            write()
            done.signal()
        }
        _ = done.wait(timeout: .now() + bound.inSeconds)
    }

    private func want(_ wanted: Wanted) {
        let mustQueue = state.withLock { state in
            defer {
                state.wanted = wanted
                state.retry = nil
            }
            return state.wanted == nil || state.retry != nil
        }
        if mustQueue { queue.async { [self] in write() } }
    }

    /// - Parameter retry: the retry whose time has come; nil writes whatever is wanted.
    private func write(retry: Int? = nil) {
        let next = state.withLock { state -> Wanted? in
            guard retry == nil || state.retry == retry else { return nil }
            state.retry = nil
            return state.wanted.take()
        }
        guard let next else { return }
        let failure =
            switch next {
            case .latch(let latch): file.write(latch)
            case .none: file.remove()
            }
        guard let failure else { return }
        problem("the stop's latch is not on disk: \(failure)")
        let again = state.withLock { state -> Int? in
            guard state.wanted == nil else { return nil }
            state.retries += 1
            state.wanted = next
            state.retry = state.retries
            return state.retries
        }
        guard let again else { return }
        queue.asyncAfter(deadline: .now() + Self.retryAfter) { [weak self] in self?.write(retry: again) }
    }
}
