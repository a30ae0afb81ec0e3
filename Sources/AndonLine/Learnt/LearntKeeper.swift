internal import AndonCore
internal import Dispatch
internal import Synchronization

/// Brings what the wires learnt to disk on a queue of its own; a wire never waits for it.
///
/// What the disk did not take goes with the next change, and with the end of the line: it is only a saving.
final class LearntKeeper: Sendable {
    private struct State {
        var learnt: Learnt
        var isQueued = false
    }

    private let file: LearntFile
    private let plan: Plan
    private let queue = DispatchQueue(label: "andon.learnt")
    private let state: Mutex<State>
    private let problem: @Sendable (String) -> Void

    /// - Parameter problem: called on the keeper's queue, once per write that failed.
    init(file: LearntFile, plan: Plan, learnt: Learnt, problem: @escaping @Sendable (String) -> Void) {
        self.file = file
        self.plan = plan
        state = Mutex(State(learnt: learnt))
        self.problem = problem
    }

    func keep(_ learnt: UnitLearnt, of endpoint: Endpoint) {
        let mustQueue = state.withLock { state in
            state.learnt.units[endpoint] = learnt.isEmpty ? nil : learnt
            defer { state.isQueued = true }
            return !state.isQueued
        }
        if mustQueue { queue.async { [self] in write() } }
    }

    /// Waits until everything is on disk, or has failed once more, but no longer than `bound`. At the end of the line.
    func flush(within bound: TimeSpan) {
        let done = DispatchSemaphore(value: 0)
        queue.async { done.signal() }
        _ = done.wait(timeout: .now() + bound.inSeconds)
    }

    private func write() {
        let learnt = state.withLock { state in
            state.isQueued = false
            return state.learnt
        }
        if let failure = file.write(learnt, plan: plan) {
            problem("what was learnt of the units is not on disk: \(failure)")
        }
    }
}
