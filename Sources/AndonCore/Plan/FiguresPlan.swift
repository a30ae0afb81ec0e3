/// What the figures of each shift and job of a machine are made of, under a name of the plan's.
package struct FiguresPlan: Sendable, Hashable {
    package var name: String
    /// Whether the machine produces.
    package var running: RuleExpression
    /// Whether it is meant to run; nil for always.
    package var planned: RuleExpression?
    /// Counters: items made, and those of them that were not good at the first pass.
    package var produced: TagID
    package var rejected: TagID?
    /// The planned run time of one item (PRI).
    package var perItem: TimeSpan
    /// Counters of an inspection: items that it saw, and those that failed at the first pass.
    package var inspected: TagID?
    package var failed: TagID?
    /// Counters of a placer: components placed, and those that went wrong.
    package var placed: TagID?
    package var placementErrors: TagID?
    /// Its value names the job; nil where there are no jobs.
    package var job: TagID?

    package init(
        name: String, running: RuleExpression, planned: RuleExpression? = nil, produced: TagID, rejected: TagID? = nil,
        perItem: TimeSpan, inspected: TagID? = nil, failed: TagID? = nil, placed: TagID? = nil,
        placementErrors: TagID? = nil, job: TagID? = nil
    ) {
        self.name = name
        self.running = running
        self.planned = planned
        self.produced = produced
        self.rejected = rejected
        self.perItem = perItem
        self.inspected = inspected
        self.failed = failed
        self.placed = placed
        self.placementErrors = placementErrors
        self.job = job
    }

    /// The tags that say what the machine does.
    package var stateTags: [TagID] { running.tags + (planned?.tags ?? []) }

    package var tags: [TagID] {
        stateTags + [produced] + [rejected, inspected, failed, placed, placementErrors, job].compactMap(\.self)
    }
}
