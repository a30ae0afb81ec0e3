internal import AndonCore
internal import Dispatch
internal import Synchronization

/// Brings the recipe in force to disk on a queue of its own; nobody but a person who chose it waits for that.
final class RecipeKeeper: Sendable {
    private struct Waiting {
        var standing: RecipeStanding?
        /// Told when it is on disk, or why it is not.
        var asked: [@Sendable (String?) -> Void] = []
        var isQueued = false
    }

    private let file: RecipeFile
    private let plan: Plan
    private let queue = DispatchQueue(label: "andon.recipe")
    private let waiting = Mutex(Waiting())
    private let problem: @Sendable (String) -> Void

    /// - Parameter problem: called on the keeper's queue, once per write that failed.
    init(file: RecipeFile, plan: Plan, problem: @escaping @Sendable (String) -> Void) {
        self.file = file
        self.plan = plan
        self.problem = problem
    }

    /// - Parameter done: called on the keeper's queue with nil, or with what went wrong.
    func keep(_ standing: RecipeStanding, done: (@Sendable (String?) -> Void)? = nil) {
        let mustQueue = waiting.withLock { waiting in
            waiting.standing = standing
            if let done { waiting.asked.append(done) }
            defer { waiting.isQueued = true }
            return !waiting.isQueued
        }
        if mustQueue { queue.async { [self] in write() } }
    }

    /// Waits until everything is on disk, or has failed once more, but no longer than `bound`.
    func flush(within bound: TimeSpan) {
        let done = DispatchSemaphore(value: 0)
        queue.async { done.signal() }
        _ = done.wait(timeout: .now() + bound.inSeconds)
    }

    private func write() {
        let (standing, asked) = waiting.withLock { waiting in
            waiting.isQueued = false
            defer { waiting.asked = [] }
            return (waiting.standing, waiting.asked)
        }
        guard let standing else { return }
        let failure = file.write(RecipeText.encode(standing, plan: plan, wall: WallClock.time()))
        if let failure { problem("which recipe is in force is not on disk: \(failure)") }
        for done in asked { done(failure) }
    }
}
