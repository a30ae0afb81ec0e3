package import AndonCore

/// The alarms that are not at rest, on disk: one small file in the state directory, replaced whole.
///
/// Called by one thread at a time: at the start by whoever builds the agent, after that by the keeper.
package struct AlarmsFile: Sendable {
    package var path: String { file.path }
    private let file: StateFile

    /// - Parameter directory: the agent's state directory; must exist.
    package init(directory: String) { file = StateFile("alarms", in: directory) }

    /// What an earlier run left.
    package struct Found: Sendable {
        package var records: [AlarmRecord] = []
        /// Alarms that this plan does not have.
        package var former: [AlarmsText.FormerAlarm] = []
        /// What went wrong, with the path.
        package var problem: String?
        /// Whether there was a file, and it could be read.
        package var isThere = false
    }

    /// Reads what an earlier run left. A file that cannot be read is set aside as `alarms.bad`. Blocks on disk.
    package func read(plan: Plan, wall: WallTime) -> Found {
        switch file.read(atMost: AlarmsText.mostBytes) {
        case .none: return Found()
        case .failed(let problem): return Found(problem: problem)
        case .bytes(let bytes):
            switch AlarmsText.decode(bytes, plan: plan, wall: wall) {
            case .alarms(let records, let former): return Found(records: records, former: former, isThere: true)
            case .unreadable(let reason): return Found(problem: file.setAside(reason))
            }
        }
    }

    /// Replaces the file and returns when it is on disk. Blocks on disk.
    ///
    /// - Returns: nil, or what went wrong, with the path.
    func write(_ bytes: [UInt8]) -> String? { file.write(bytes) }
}
