package import AndonCore

/// What charts have learnt, on disk: one small file in the state directory, replaced whole.
///
/// Called by one thread at a time: at the start by whoever builds the agent, after that by the keeper.
package struct LimitsFile: Sendable {
    let file: StateFile

    /// - Parameter directory: the agent's state directory; must exist.
    package init(directory: String) { file = StateFile(directory: directory, name: "limits") }

    /// What an earlier run left.
    package struct Found: Sendable {
        package var records: [LimitRecord] = []
        /// Alarms whose limits do not belong to this plan.
        package var former: [String] = []
        /// What went wrong, with the path.
        package var problem: String?
    }

    /// Reads what an earlier run left. A file that cannot be read is set aside as `limits.bad`. Blocks on disk.
    package func read(plan: Plan, wall: WallTime) -> Found {
        switch file.read(atMost: LimitsText.mostBytes) {
        case .none: return Found()
        case .failed(let problem): return Found(problem: problem)
        case .bytes(let bytes):
            switch LimitsText.decode(bytes, plan: plan, wall: wall) {
            case .limits(let records, let former): return Found(records: records, former: former)
            case .unreadable(let reason): return Found(problem: file.setAside(because: reason))
            }
        }
    }
}
