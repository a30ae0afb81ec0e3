internal import AndonCore

/// Whether a unit is the device that the plan names, as far as it was asked.
struct UnitIdentity {
    enum State: Equatable {
        case unknown, right
        /// What it says instead.
        case wrong(String)
    }

    private(set) var state: State
    private(set) var check: IdentityCheck?
    var isAsking = false
    /// Doubles with every wrong answer, as the probes of a unit that is silent.
    private var patience: UnitHealth

    init(_ plan: IdentityPlan?, probeAtMost: TimeSpan, seed: UInt64) {
        check = plan.map { IdentityCheck($0) }
        state = plan == nil ? .right : .unknown
        patience = UnitHealth(probeAtMost: probeAtMost, demoteAfter: 1, seed: seed)
    }

    var isRight: Bool { if case .right = state { true } else { false } }
    var wrong: String? { if case .wrong(let words) = state { words } else { nil } }

    /// Whether it has to be asked before anything else, and may be now.
    func wantsAsking(at now: Uptime) -> Bool { !isRight && !isAsking && patience.mayAsk(at: now) }

    mutating func mustAsk() {
        guard check != nil, wrong == nil else { return }
        state = .unknown
    }

    /// - Returns: whether the state is another one now, and whether there is more to ask at once.
    mutating func took(_ verdict: IdentityCheck.Verdict, at now: Uptime) -> Bool {
        let before = state
        switch verdict {
        case .right:
            state = .right
            _ = patience.took(.answered, at: now)
        case .wrong(let words):
            state = .wrong(words)
            patience.asked()
            _ = patience.took(.timeout, at: now)
        case .more: break
        }
        return state != before
    }

    mutating func read(_ values: [UInt16]) -> IdentityCheck.Verdict { check?.took(values) ?? .right }
}
