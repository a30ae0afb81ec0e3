package import AndonCore

/// Brings what charts have learnt to disk; nobody but a person who put a hand to it waits for it.
package final class LimitsKeeper: Sendable {
    private let plan: Plan
    private let keeper: StateKeeper

    /// - Parameter problem: called on the keeper's queue, once per write that failed.
    package init(file: LimitsFile, plan: Plan, problem: @escaping @Sendable (String) -> Void) {
        self.plan = plan
        keeper = StateKeeper(file.file, name: "andon.limits") {
            problem("what charts have learnt is not on disk: \($0)")
        }
    }

    /// - Parameter done: called on the keeper's queue with nil, or with what went wrong.
    package func keep(_ records: [LimitRecord], wall: WallTime, done: [@Sendable (String?) -> Void] = []) {
        keeper.keep(done: done) { [plan] in LimitsText.encode(records, plan: plan, wall: wall) }
    }

    /// Waits until everything is on disk, or has failed once more, but no longer than `bound`.
    package func flush(within bound: TimeSpan) { keeper.flush(within: bound) }
}
