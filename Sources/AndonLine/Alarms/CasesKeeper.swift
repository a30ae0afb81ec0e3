package import AndonCore

/// Brings the stories of the last alarms to disk, as the file `cases` in the state directory; nobody waits for it.
package final class CasesKeeper: Sendable {
    private let file: StateFile
    private let plan: Plan
    private let keeper: StateKeeper

    /// - Parameters:
    ///   - directory: the agent's state directory; must exist.
    ///   - problem: called on the keeper's queue, once per write that failed.
    package init(directory: String, plan: Plan, problem: @escaping @Sendable (String) -> Void) {
        file = StateFile(directory: directory, name: "cases")
        self.plan = plan
        keeper = StateKeeper(file, name: "andon.cases") {
            problem("what was seen around the last alarms is not on disk: \($0)")
        }
    }

    /// What an earlier run left of the alarms that this plan has, oldest first; a file that cannot be read is set aside as
    /// `cases.bad`. Blocks on disk.
    package func former(wall: WallTime) -> (cases: [AlarmCase], problem: String?) {
        switch file.read(atMost: CasesText.mostBytes) {
        case .none: return ([], nil)
        case .failed(let problem): return ([], problem)
        case .bytes(let bytes):
            switch CasesText.decode(bytes, plan: plan, wall: wall) {
            case .cases(let cases): return (cases, nil)
            case .unreadable(let reason): return ([], file.setAside(because: reason))
            }
        }
    }

    package func keep(_ cases: [AlarmCase], at wall: WallTime) {
        keeper.keep { [plan] in CasesText.encode(cases, plan: plan, wall: wall) }
    }

    /// Waits until everything is on disk, or has failed, but no longer than `bound`.
    package func flush(within bound: TimeSpan) { keeper.flush(within: bound) }
}
