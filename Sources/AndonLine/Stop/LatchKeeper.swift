internal import AndonCore
internal import Dispatch
internal import Synchronization

/// Brings the latch to disk on a queue of its own, so that the wire that stops the line never waits for a disk.
///
/// Only the newest state counts: while the disk is slow an older one that waits is replaced.
final class LatchKeeper: Sendable {
    private enum Wanted { case latch(StopLatch), none }

    private let file: LatchFile
    private let queue = DispatchQueue(label: "andon.latch")
    private let wanted = Mutex<Wanted?>(nil)
    private let problem: @Sendable (String) -> Void

    /// - Parameter problem: called on the keeper's queue, once per write that failed.
    init(file: LatchFile, problem: @escaping @Sendable (String) -> Void) {
        self.file = file
        self.problem = problem
    }

    func save(_ latch: StopLatch) { want(.latch(latch)) }
    func clear() { want(.none) }

    /// Waits until everything asked for is on disk (or has failed); at the end of the line.
    func flush() { queue.sync {} }

    private func want(_ state: Wanted) {
        let isIdle = wanted.withLock { wanted in
            defer { wanted = state }
            return wanted == nil
        }
        guard isIdle else { return }
        queue.async { [self] in
            guard let next = wanted.withLock({ wanted in wanted.take() }) else { return }
            let failure =
                switch next {
                case .latch(let latch): file.write(latch)
                case .none: file.remove()
                }
            if let failure { problem("the stop's latch is not on disk: \(failure)") }
        }
    }
}
