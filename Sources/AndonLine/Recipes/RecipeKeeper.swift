internal import AndonCore

/// Brings the recipe in force to disk; nobody but a person who chose it waits for that.
final class RecipeKeeper: Sendable {
    private let plan: Plan
    private let keeper: StateKeeper

    /// - Parameter problem: called on the keeper's queue, once per write that failed.
    init(file: RecipeFile, plan: Plan, problem: @escaping @Sendable (String) -> Void) {
        self.plan = plan
        keeper = StateKeeper(file.file, name: "andon.recipe") {
            problem("which recipe is in force is not on disk: \($0)")
        }
    }

    /// - Parameter done: called on the keeper's queue with nil, or with what went wrong.
    func keep(_ standing: RecipeStanding, done: (@Sendable (String?) -> Void)? = nil) {
        keeper.keep(done: done.map { [$0] } ?? []) { [plan] in
            RecipeText.encode(standing, plan: plan, wall: WallClock.time())
        }
    }

    /// Waits until everything is on disk, or has failed once more, but no longer than `bound`.
    func flush(within bound: TimeSpan) { keeper.flush(within: bound) }
}
