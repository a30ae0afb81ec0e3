/// The figures of one shift or job, as far as it is, or when it has ended.
package struct FiguresReport: Sendable, Hashable {
    package enum Span: String, Sendable, CaseIterable { case shift, job }

    /// The place of its plan in `Plan.figures`.
    package var account: Int
    package var span: Span
    /// The shift's name; what the job's tag says.
    package var name: String
    package var began: Uptime
    /// Up to here they go.
    package var at: Uptime
    package var isEnded: Bool
    package var figures: Effectiveness
    /// By how much the counters went on; nil where the plan names none.
    package var inspected: Double?
    package var failed: Double?
    package var placed: Double?
    package var placementErrors: Double?

    package init(
        account: Int, span: Span, name: String, began: Uptime, at: Uptime, isEnded: Bool, figures: Effectiveness,
        inspected: Double? = nil, failed: Double? = nil, placed: Double? = nil, placementErrors: Double? = nil
    ) {
        self.account = account
        self.span = span
        self.name = name
        self.began = began
        self.at = at
        self.isEnded = isEnded
        self.figures = figures
        self.inspected = inspected
        self.failed = failed
        self.placed = placed
        self.placementErrors = placementErrors
    }

    /// Of what was inspected: the part that did not fail.
    package var firstPassYield: Double? {
        guard let inspected, let failed, inspected > 0 else { return nil }
        return 1 - failed / inspected
    }

    /// Errors for each placement.
    package var placementErrorRate: Double? {
        guard let placed, let placementErrors, placed > 0 else { return nil }
        return placementErrors / placed
    }
}
