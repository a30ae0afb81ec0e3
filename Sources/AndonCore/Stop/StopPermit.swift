/// What is permitted of a stop now: modes, maintenance, limits, and what is known of the output's proof.
///
/// State that outlives a restart (`StopPermitText`), and decides in memory alone.
package struct StopPermit: Sendable, Hashable {
    /// What becomes of an alarm of a rule that stops the line.
    package enum Verdict: Sendable, Hashable {
        /// The line is stopped, if no limit holds that back.
        case stop
        /// It is told what would have been done, and nothing is written.
        case watch
        case ignore
    }

    package var modes: StopModes
    package var maintenance: Maintenance?
    package var counts: StopCounts
    /// The last test of the output; nil where there was none.
    package var proof: ProofRecord?
    /// Who has the output under test at this moment: it may stand anywhere.
    package var testing: AlarmHand?
    /// Since when a test is owed by the plan.
    package var proofSince: Uptime
    let proofEvery: TimeSpan?

    /// As at the first start.
    package init(plan: Plan, at now: Uptime) { self.init(plan: plan, modes: StopModes(plan: plan), at: now) }

    package init(plan: Plan, modes: StopModes, at now: Uptime) {
        self.modes = modes
        counts = StopCounts(limits: plan.stop?.limits ?? StopLimits())
        proofSince = now
        proofEvery = plan.stop?.proofEvery
    }

    package func verdict(of rule: RuleID) -> Verdict {
        switch modes.mode(of: rule) {
        case .off: .ignore
        case .shadow: .watch
        case .armed: maintenance == nil ? .stop : .watch
        }
    }

    /// Whether any cause at all can stop the line now.
    package var isArmed: Bool { modes.line.mode == .armed && maintenance == nil }

    /// When a test of the output is due, counted from the last one that passed; nil where the plan asks for none.
    package var proofDue: Uptime? {
        guard let proofEvery else { return nil }
        guard let proof else { return proofSince }
        // A failed test proves nothing: the next one is due at once.
        return proof.problem == nil ? proof.hand.at + proofEvery : proof.hand.at
    }

    package func isProofOverdue(at now: Uptime) -> Bool { proofDue.map { $0 <= now } ?? false }
}
