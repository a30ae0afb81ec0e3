internal import AndonCore

/// What stood in the run before, and what the plan says otherwise since.
struct FormerPermit: Sendable {
    var permit: StopPermit
    var changed: [StopNews] = []
}

/// The stop's modes, maintenance, limits and proof on disk: one small file in the state directory, replaced whole.
///
/// Called by one thread at a time: at the start by whoever builds the line, after that by the keeper.
struct PermitFile: Sendable {
    let file: StateFile

    /// - Parameter directory: the agent's state directory; must exist.
    init(directory: String) { file = StateFile(directory: directory, name: "modes") }

    /// A file that nobody can read is set aside as `modes.bad`, and the line is in shadow at most. Blocks on disk.
    func read(plan: Plan, wall: WallTime) -> FormerPermit {
        guard plan.stop != nil else { return FormerPermit(permit: StopPermit(plan: plan, at: wall.uptime)) }
        switch file.read(atMost: StopPermitText.mostBytes) {
        case .none: return FormerPermit(permit: StopPermit(plan: plan, at: wall.uptime))
        case .failed(let problem): return lost(problem, plan, wall)
        case .bytes(let bytes):
            switch StopPermitText.decode(bytes, plan: plan, wall: wall) {
            case .permit(let permit, let changed): return FormerPermit(permit: permit, changed: changed)
            case .unreadable(let reason): return lost(file.setAside(because: reason), plan, wall)
            }
        }
    }

    private func lost(_ reason: String, _ plan: Plan, _ wall: WallTime) -> FormerPermit {
        FormerPermit(permit: StopPermit(plan: plan, modes: StopModes(lost: reason, plan: plan), at: wall.uptime))
    }
}
