/// One rule: a condition that has an alarm of its own on every tag it names.
package struct RulePlan: Sendable {
    package var name: String
    /// The tags its glob matched, in the plan's order; at least one.
    package var tags: [TagID]
    package var condition: Condition
    /// How far back inside the limit a value must come before the condition is false again (engineering units).
    package var deadband: Double
    /// How long the condition must hold without a break before the alarm is raised.
    package var onDelay: TimeSpan
    /// How long it must be false before the alarm returns to normal.
    package var offDelay: TimeSpan
    /// Raised when the condition was true on `needed` of the last `outOf` good samples.
    package var confirm: Confirmation
    /// After the start and after a gap the rule is unknown for so long.
    package var holdOff: TimeSpan
    /// While this is true its alarms are suppressed by design.
    package var unless: RuleExpression?
    package var severity: Severity
    package var action: Action
    /// What its stops are at the first start, and no more than the line's own mode; means something with `stop` alone.
    package var mode: StopPlan.Mode
    /// What people are told instead of the rule's own words.
    package var message: String?
    /// The rule in one line of plain words (`rises 2 °C within 5 s, 2 of 3`), made when the plan is read.
    package var text: String
    /// Whether a person has to say that she saw the alarm; unless the plan says otherwise, of a critical one.
    package var needsAcknowledge: Bool
    /// Whether the alarm stays, once its condition is gone, until a person resets it.
    package var latches: Bool
    /// How long it may stand before people are told again; nil for never.
    package var reAlarm: TimeSpan?

    /// Every tag whose value can raise its alarms, each once: its own, and those that its condition names.
    package var watched: [TagID] {
        var seen: Set<TagID> = []
        return (tags + (condition.wider?.others ?? [])).filter { seen.insert($0).inserted }
    }

    /// Every expression in it.
    package var expressions: [RuleExpression] {
        (condition.wider?.expressions ?? []) + (unless.map { [$0] } ?? [])
    }

    package enum Action: String, Sendable, CaseIterable { case tell, stop }

    /// Of what stops the line: index of the procedure; nil for the plan's own (`StopPlan.standard`).
    package var procedure: Int?

    package init(
        name: String, tags: [TagID], condition: Condition, deadband: Double = 0, onDelay: TimeSpan = .zero,
        offDelay: TimeSpan = .zero, confirm: Confirmation = Confirmation(needed: 1, outOf: 1),
        holdOff: TimeSpan = .zero, unless: RuleExpression? = nil, severity: Severity, action: Action = .tell,
        mode: StopPlan.Mode = .armed, message: String? = nil, text: String = "", needsAcknowledge: Bool? = nil,
        latches: Bool = false,
        reAlarm: TimeSpan? = nil
    ) {
        self.name = name
        self.tags = tags
        self.condition = condition
        self.deadband = deadband
        self.onDelay = onDelay
        self.offDelay = offDelay
        self.confirm = confirm
        self.holdOff = holdOff
        self.unless = unless
        self.severity = severity
        self.action = action
        self.mode = mode
        self.message = message
        self.text = text
        self.needsAcknowledge = needsAcknowledge ?? (severity == .critical)
        self.latches = latches
        self.reAlarm = reAlarm
    }
}

/// What a rule watches for, in the tag's engineering units.
package enum Condition: Sendable, Hashable {
    /// value > limit
    case above(Double)
    /// value < limit
    case below(Double)
    /// value < low or value > high
    case outside(low: Double, high: Double)
    /// low ≤ value ≤ high
    case inside(low: Double, high: Double)
    /// value − lowest value of the last `within` ≥ by
    case rises(by: Double, within: TimeSpan)
    /// highest value of the last `within` − value ≥ by
    case falls(by: Double, within: TimeSpan)
    /// either of the two
    case moves(by: Double, within: TimeSpan)
    /// least-squares slope over the last `over`, in units per second, > limit
    case slopeAbove(perSecond: Double, over: TimeSpan)
    /// the same, < limit (a falling slope is negative)
    case slopeBelow(perSecond: Double, over: TimeSpan)
    /// What one tag's newest samples cannot tell
    case wider(WiderCondition)

    package var wider: WiderCondition? { if case .wider(let wider) = self { wider } else { nil } }
}

/// `2 of 3`: how many of how many samples; 1 ≤ needed ≤ outOf ≤ 64.
package struct Confirmation: Sendable, Hashable {
    package var needed: Int
    package var outOf: Int

    /// Whether a change counts from what two samples in a row say: one odd sample raises nothing then, in whichever direction
    /// it is odd.
    package var isFromPairs: Bool { needed > 1 }

    package init(needed: Int, outOf: Int) {
        self.needed = needed
        self.outOf = outOf
    }
}

/// How loud an alarm is (ISA-18.2 calls it priority).
package enum Severity: String, Sendable, CaseIterable, Comparable {
    case advice, warning, critical

    package static func < (left: Severity, right: Severity) -> Bool { left.rank < right.rank }
    private var rank: Int {
        switch self {
        case .advice: 0
        case .warning: 1
        case .critical: 2
        }
    }
}
