internal import AndonCore

/// Brings the stop's modes to disk; nobody but a person who put a hand to them waits for that.
final class PermitKeeper: Sendable {
    private let plan: Plan
    private let keeper: StateKeeper

    /// - Parameter problem: called on the keeper's queue, once per write that failed.
    init(file: PermitFile, plan: Plan, problem: @escaping @Sendable (String) -> Void) {
        self.plan = plan
        keeper = StateKeeper(file.file, name: "andon.modes") { problem("the stop's modes are not on disk: \($0)") }
    }

    /// - Parameter done: called on the keeper's queue with nil, or with what went wrong.
    func keep(_ permit: StopPermit, done: (@Sendable (String?) -> Void)? = nil) {
        keeper.keep(done: done.map { [$0] } ?? []) { [plan] in
            StopPermitText.encode(permit, plan: plan, wall: WallClock.time())
        }
    }

    /// Waits until everything is on disk, or has failed once more, but no longer than `bound`.
    func flush(within bound: TimeSpan) { keeper.flush(within: bound) }
}
