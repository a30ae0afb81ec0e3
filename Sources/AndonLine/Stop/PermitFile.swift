internal import AndonCore

/// What stood in the run before, and what the plan says otherwise since.
struct FormerPermit: Sendable {
    var permit: StopPermit
    var changed: [StopNews] = []
    /// What became of a file that nobody could read, although it is known what stood.
    var trouble: String?
}

/// The stop's modes, maintenance, limits and proof on disk: a small file in the state directory, replaced whole, and a second one
/// that says the same, so that one that rots costs nobody the stop that a person armed.
///
/// Called by one thread at a time: at the start by whoever builds the line, after that by the keeper.
struct PermitFile: Sendable {
    let file: StateFile
    let copy: StateFile

    private enum Found {
        case none
        case permit(FormerPermit)
        case unreadable(String)
    }

    /// - Parameter directory: the agent's state directory; must exist.
    init(directory: String) {
        file = StateFile(directory: directory, name: "modes")
        copy = StateFile(directory: directory, name: "modes.copy")
    }

    /// A file that nobody can read is set aside as `modes.bad`, or `modes.copy.bad`. Where neither can be read the plan's word
    /// holds, and never off (`StopModes`). Blocks on disk.
    func read(plan: Plan, wall: WallTime) -> FormerPermit {
        let first = FormerPermit(permit: StopPermit(plan: plan, at: wall.uptime))
        guard plan.stop != nil else { return first }
        let own = read(file, plan, wall)
        if case .permit(let former) = own { return former }
        let trouble = if case .unreadable(let reason) = own { reason } else { "\(file.path) is missing" }
        switch read(copy, plan, wall) {
        case .permit(var former):
            former.trouble = "\(trouble); what \(copy.path) says holds"
            return former
        case .unreadable(let reason): return lost("\(trouble); \(reason)", plan, wall)
        case .none:
            if case .none = own { return first }
            return lost(trouble, plan, wall)
        }
    }

    private func read(_ file: StateFile, _ plan: Plan, _ wall: WallTime) -> Found {
        switch file.read(atMost: StopPermitText.mostBytes) {
        case .none: return .none
        case .failed(let problem): return .unreadable(problem)
        case .bytes(let bytes):
            switch StopPermitText.decode(bytes, plan: plan, wall: wall) {
            case .permit(let permit, let changed): return .permit(FormerPermit(permit: permit, changed: changed))
            case .unreadable(let reason): return .unreadable(file.setAside(because: reason))
            }
        }
    }

    private func lost(_ reason: String, _ plan: Plan, _ wall: WallTime) -> FormerPermit {
        FormerPermit(permit: StopPermit(plan: plan, modes: StopModes(lost: reason, plan: plan), at: wall.uptime))
    }
}
