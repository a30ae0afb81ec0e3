package import AndonCore

/// Brings the figures that are under way to disk, as the file `figures` in the state directory; nobody waits for it.
package final class FiguresKeeper: Sendable {
    private let file: StateFile
    private let plan: Plan
    private let keeper: StateKeeper

    /// - Parameters:
    ///   - directory: the agent's state directory; must exist.
    ///   - problem: called on the keeper's queue, once per write that failed.
    package init(directory: String, plan: Plan, problem: @escaping @Sendable (String) -> Void) {
        file = StateFile(directory: directory, name: "figures")
        self.plan = plan
        keeper = StateKeeper(file, name: "andon.figures") {
            problem("the figures of the shift are not on disk: \($0)")
        }
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
        keeper.keep { [plan] in FiguresText.encode(reports, plan: plan, wall: wall) }
    }

    /// Waits until everything is on disk, or has failed, but no longer than `bound`.
    package func flush(within bound: TimeSpan) { keeper.flush(within: bound) }
}
