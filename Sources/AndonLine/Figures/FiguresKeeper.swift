package import AndonCore
internal import Dispatch
internal import Synchronization

/// Brings the figures that are under way to disk, on a queue of its own: the file `figures` in the state directory, replaced
/// whole. Nobody waits for it; while the disk is slow what comes is left out, as the next is newer.
package final class FiguresKeeper: Sendable {
    private let file: StateFile
    private let plan: Plan
    private let queue = DispatchQueue(label: "andon.figures")
    private let isBusy = Atomic(false)
    private let problem: @Sendable (String) -> Void

    /// - Parameters:
    ///   - directory: the agent's state directory; must exist.
    ///   - problem: called on the keeper's queue, once per write that failed.
    package init(directory: String, plan: Plan, problem: @escaping @Sendable (String) -> Void) {
        file = StateFile(directory: directory, name: "figures")
        self.plan = plan
        self.problem = problem
    }

    /// What an earlier run left of the figures that this plan has; a file that cannot be read is set aside as `figures.bad`.
    /// Blocks on disk.
    package func former(wall: WallTime) -> (reports: [FiguresReport], problem: String?) {
        switch file.read(atMost: FiguresText.mostBytes) {
        case .none: return ([], nil)
        case .failed(let problem): return ([], problem)
        case .bytes(let bytes):
            switch FiguresText.decode(bytes, plan: plan, wall: wall) {
            case .figures(let reports): return (reports, nil)
            case .unreadable(let reason): return ([], file.setAside(because: reason))
            }
        }
    }

    package func keep(_ reports: [FiguresReport], at wall: WallTime) {
        guard isBusy.compareExchange(expected: false, desired: true, ordering: .acquiringAndReleasing).exchanged else {
            return
        }
        queue.async { [self] in
            let failure = file.write(FiguresText.encode(reports, plan: plan, wall: wall))
            isBusy.store(false, ordering: .releasing)
            if let failure { problem("the figures of the shift are not on disk: \(failure)") }
        }
    }

    /// Waits until everything is on disk, or has failed, but no longer than `bound`.
    package func flush(within bound: TimeSpan) {
        let done = DispatchSemaphore(value: 0)
        queue.async { done.signal() }
        _ = done.wait(timeout: .now() + bound.inSeconds)
    }
}
