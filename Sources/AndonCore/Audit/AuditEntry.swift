/// What somebody did to the line or the agent, or what the agent did to the line: what the audit keeps.
package struct AuditEntry: Sendable, Hashable {
    package enum Result: String, Sendable, CaseIterable { case done, refused, failed }

    /// `stop-requested`, `reset`, `alarm-acknowledged`.
    package var action: String
    /// The alarm, the output or the plan that it was done to.
    package var subject: String
    /// Who did it; nil for the agent itself.
    package var by: String?
    package var reason: String?
    package var result: Result
    /// The causes of a stop, why something was refused, what failed.
    package var detail: String?
    package var at: Uptime

    package init(
        action: String, subject: String, by: String? = nil, reason: String? = nil, result: Result = .done,
        detail: String? = nil, at: Uptime
    ) {
        self.action = action
        self.subject = subject
        self.by = by
        self.reason = reason
        self.result = result
        self.detail = detail
        self.at = at
    }
}
