/// What of the stop itself asks for a person while it stands: shown like an alarm, on the output's tag.
package enum StopNotice: String, Sendable, CaseIterable {
    case heldBack = "stop-held-back"
    case modeLost = "stop-mode-lost"
    case proofOverdue = "proof-test-overdue"

    package var severity: Severity {
        switch self {
        case .heldBack, .modeLost: .critical
        case .proofOverdue: .warning
        }
    }
}

extension StopPermit {
    /// What the notice says while it stands; nil while it does not.
    package func words(of notice: StopNotice, held: StopHold?, at now: Uptime) -> String? {
        switch notice {
        case .heldBack:
            held.map { "a limit holds a stop back: \($0.limit.words); the line runs on" }
        case .modeLost:
            modes.lost.map {
                "nobody knows which mode stood, \(modes.line.mode.rawValue) until a person chooses: \($0)"
            }
        case .proofOverdue:
            isProofOverdue(at: now) ? "the stop's test is overdue: \(proofWords)" : nil
        }
    }

    private var proofWords: String {
        guard let proof else { return "there was none" }
        return proof.problem.map { "the last one failed (\($0))" } ?? "the last one is too long ago"
    }
}
