internal import AndonCore

extension StopNews {
    /// As a line of the log.
    func words(in plan: Plan) -> String {
        let person = hand.map { " by \($0.by)" + ($0.reason.map { " (\($0))" } ?? "") } ?? ""
        let detail = detail(in: plan).map { ": \($0)" } ?? ""
        return "\(kind.rawValue)\(rule.map { " \(plan[$0].name)" } ?? "")\(person)\(detail)"
    }

    /// What there is to say beyond who and why.
    func detail(in plan: Plan) -> String? {
        switch kind {
        case .standing: nil
        case .modeChanged: "\(to?.rawValue ?? "?"), was \(from?.rawValue ?? "?")" + (hand == nil ? ", by the plan" : "")
        case .modeLost: problem
        case .maintenanceBegan:
            permit.maintenance.map { "for \(Int(($0.until - at).inSeconds.rounded())) s" }
        case .maintenanceEnded: hand == nil ? "its time is over" : nil
        case .heldBack:
            held.map { "\($0.limit.words); \($0.causes.map { plan.name(of: $0) }.joined(separator: ", "))" }
        case .heldBackEnded: nil
        case .tested: problem ?? "passed"
        case .proofOverdue: "the stop's test is overdue"
        }
    }
}
