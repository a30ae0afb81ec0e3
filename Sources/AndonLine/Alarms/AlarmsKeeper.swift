package import AndonCore

/// Brings the alarms' lives to disk; nobody but a person who put a hand to one waits for it.
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

    private let plan: Plan
    private let keeper: StateKeeper

    /// - Parameter problem: called on the keeper's queue, once per write that failed.
    package init(file: AlarmsFile, plan: Plan, problem: @escaping @Sendable (String) -> Void) {
        self.plan = plan
        keeper = StateKeeper(file.file, name: "andon.alarms") {
            problem("what became of the alarms is not on disk: \($0)")
        }
    }

    /// - Parameter done: called on the keeper's queue with nil, or with what went wrong.
    package func keep(_ state: State, done: [@Sendable (String?) -> Void] = []) {
        keeper.keep(done: done) { [plan] in
            AlarmsText.encode(state.records.sorted { $0.key < $1.key }, plan: plan, wall: state.wall)
        }
    }

    /// Waits until everything is on disk, or has failed once more, but no longer than `bound`.
    package func flush(within bound: TimeSpan) { keeper.flush(within: bound) }
}
