/// What became of the modes of a stop, of its limits and of its proof: told to everybody, and kept in the audit.
package struct StopNews: Sendable {
    package enum Kind: String, Sendable, CaseIterable {
        /// How it stands, at the start: state only, no event.
        case standing = "stop-standing"
        case modeChanged = "stop-mode-changed"
        /// Nobody can read what stood: the plan's word holds, and never off, until a person chooses.
        case modeLost = "stop-mode-lost"
        case maintenanceBegan = "maintenance-began"
        case maintenanceEnded = "maintenance-ended"
        /// A limit holds a stop back: the line runs on, and a person is asked. Told again while it lasts.
        case heldBack = "stop-held-back"
        /// Nothing is held back any more: the causes are gone, the line was stopped, or nothing may stop it now.
        case heldBackEnded = "stop-held-back-ended"
        case tested = "stop-tested"
        case proofOverdue = "proof-test-overdue"
    }

    package var kind: Kind
    package var at: Uptime
    /// How everything stands from then on.
    package var permit: StopPermit
    /// Whose mode; nil: the line's.
    package var rule: RuleID?
    package var from: StopPlan.Mode?
    package var to: StopPlan.Mode?
    /// Who did it, and why; nil where it is the plan's word, or time's.
    package var hand: AlarmHand?
    /// What is held back.
    package var held: StopHold?
    package var problem: String?

    package init(
        kind: Kind, at: Uptime, permit: StopPermit, rule: RuleID? = nil, from: StopPlan.Mode? = nil,
        to: StopPlan.Mode? = nil, hand: AlarmHand? = nil, held: StopHold? = nil, problem: String? = nil
    ) {
        self.kind = kind
        self.at = at
        self.permit = permit
        self.rule = rule
        self.from = from
        self.to = to
        self.hand = hand
        self.held = held
        self.problem = problem
    }
}

/// Stops that a limit holds back.
package struct StopHold: Sendable, Hashable {
    /// In the order in which they came; no more than the plan has alarms.
    package var causes: [AlarmKey]
    package var limit: StopLimit
    package var since: Uptime

    package init(causes: [AlarmKey], limit: StopLimit, since: Uptime) {
        self.causes = causes
        self.limit = limit
        self.since = since
    }
}
