/// One step in one alarm's life, with the alarm as it stands after it: what is told, and what is shown from now on.
package struct AlarmChange: Sendable {
    /// nil: nothing happened to it, only what is shown of it has to be put right.
    package var step: AlarmStep?
    package var at: Uptime
    package var record: AlarmRecord
    /// The rule's edge, for `raised` and `returned`.
    package var edge: AlarmTransition?
    package var by: String?
    package var reason: String?
    /// The recipe whose words and limits these are, and of a suppression the one it began or ended under; nil: the rule as it
    /// stands.
    package var recipe: RecipeID? {
        switch step {
        case .suppressed, .unsuppressed: record.inForce
        default: edge.map(\.recipe) ?? record.recipe
        }
    }
    /// Whether an event is told; an edge that is only counted has none.
    package var isTold = true
    /// Whether the retained state is put right.
    package var isShown = true

    package init(
        step: AlarmStep?, at: Uptime, record: AlarmRecord, edge: AlarmTransition? = nil, by: String? = nil,
        reason: String? = nil
    ) {
        self.step = step
        self.at = at
        self.record = record
        self.edge = edge
        self.by = by
        self.reason = reason
    }
}

/// Many alarms told as one.
package struct AlarmGroup: Sendable {
    package enum Kind: String, Sendable, CaseIterable {
        /// One alarm comes and goes: its edges are counted from here on.
        case chattering
        /// It does no longer; with the counts.
        case calm
        /// More alarms than a person can read: all but the critical ones are counted from here on.
        case flood
        case floodOver = "flood-over"
    }

    package var kind: Kind
    /// The alarm that chatters.
    package var key: AlarmKey?
    package var at: Uptime
    /// When it began.
    package var since: Uptime
    package var raises: Int
    package var returns: Int
    /// The rules with the most raises, most first.
    package var counts: [Count]

    package struct Count: Sendable, Hashable {
        package var rule: RuleID
        package var raises: Int

        package init(rule: RuleID, raises: Int) {
            self.rule = rule
            self.raises = raises
        }
    }

    /// The most rules that a flood names.
    package static let mostCounts = 10

    package init(
        kind: Kind, key: AlarmKey? = nil, at: Uptime, since: Uptime, raises: Int, returns: Int = 0, counts: [Count] = []
    ) {
        self.kind = kind
        self.key = key
        self.at = at
        self.since = since
        self.raises = raises
        self.returns = returns
        self.counts = counts
    }
}
