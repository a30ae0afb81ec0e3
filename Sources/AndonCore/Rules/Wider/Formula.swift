/// An expression of the plan and what it decides.
struct Formula: Sendable {
    enum Role: Sendable {
        /// Whether these alarms' condition is true.
        case condition
        /// Whether it counts that a value stands still.
        case meanwhile
        /// Whether the rule's alarms are suppressed by design.
        case gate
    }

    let expression: RuleExpression
    let role: Role
    let rule: RuleID
    /// The alarms or seats it decides for.
    let seats: [Int32]
    /// The slots of the tags it names.
    let slots: [Int32]
    /// First of its memories of `then`.
    let memories: Int
    /// How long what it asks for may be missing before that is a gap: three polls of the slowest tag it looks at, at least
    /// two seconds.
    let gap: TimeSpan
    var holdOff: TimeSpan
    var truth = Truth.unknown
    /// A gate that is not known at the start holds its alarms back until then.
    var isWaiting: Bool
    /// Until when what it was is believed, where a rule that it names is not known.
    var believedUntil: Uptime?

    init(
        _ expression: RuleExpression, _ role: Role, of rule: RuleID, seats: [Int32], slots: [Int32], memories: Int,
        gap: TimeSpan, holdOff: TimeSpan
    ) {
        self.expression = expression
        self.role = role
        self.rule = rule
        self.seats = seats
        self.slots = slots
        self.memories = memories
        self.gap = gap
        self.holdOff = holdOff
        isWaiting = role == .gate
    }

    /// Until when the start or a gap of one of its tags leaves it unknown.
    func heldOff(in world: RuleWorld, since start: Uptime) -> Uptime {
        slots.reduce(start) { max($0, world.slots[Int($1)].goodSince) } + holdOff
    }

    /// What says when something counts believes a tag's last good value, and how a rule stood, until there is a gap.
    var isPatient: Bool { if case .condition = role { false } else { true } }

    /// Whether every tag that it names was read without a gap.
    func isWhole(in world: RuleWorld) -> Bool { slots.allSatisfy { world.slots[Int($0)].isKnown } }
}
