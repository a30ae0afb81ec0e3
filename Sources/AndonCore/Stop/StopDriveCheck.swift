// A look at one output for a person, before a hand of hers is carried out.
extension StopDrive {
    /// The first answer after a timeout on a serial bus is not believed: the second one is.
    static let checksAtMost = 3

    mutating func check(at now: Uptime) -> [StopAction] {
        checks = 1
        switch state {
        case .idle, .checking, .looking:
            guard plan.readBack else { return endCheck(.uncheckable, "\(path) is not read back", at: now) }
            if state == .idle { state = .checking }
            return [look(at: now)]
        case .stopping, .held, .left, .releasing:
            return endCheck(.uncheckable, "\(path) is being stopped, or is not at run yet", at: now)
        }
    }

    /// What an answer, or that none came, says to the person; nothing where nobody asked. May read once more.
    mutating func checked(_ value: UInt16?, _ problem: String, at now: Uptime) -> [StopAction] {
        guard checks > 0 else { return [] }
        guard let value else {
            guard checks >= Self.checksAtMost else {
                checks += 1
                return [look(at: now)]
            }
            return endCheck(.uncheckable, "read of \(path): \(problem)", at: now)
        }
        switch value {
        case plan.stopValue: return endCheck(.checkedStopped, nil, at: now)
        case plan.runValue: return endCheck(.checkedRunning, nil, at: now)
        default:
            return endCheck(
                .uncheckable, "\(path) reads \(value), which is neither its stop nor its run value", at: now)
        }
    }

    mutating func endCheck(_ step: DriveReport.Step, _ problem: String?, at now: Uptime) -> [StopAction] {
        guard checks > 0 else { return [] }
        checks = 0
        if state == .checking { forget() }
        return [tell(step, at: now, problem: problem)]
    }
}
