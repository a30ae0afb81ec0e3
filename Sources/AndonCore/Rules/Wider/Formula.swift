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
    var holdOff: TimeSpan
    var truth = Truth.unknown
    /// A gate that is not known at the start holds its alarms back until then.
    var isWaiting: Bool

    init(
        _ expression: RuleExpression, _ role: Role, of rule: RuleID, seats: [Int32], slots: [Int32], memories: Int,
        holdOff: TimeSpan
    ) {
        self.expression = expression
        self.role = role
        self.rule = rule
        self.seats = seats
        self.slots = slots
        self.memories = memories
        self.holdOff = holdOff
        isWaiting = role == .gate
    }

    /// Until when the start or a gap of one of its tags leaves it unknown.
    func heldOff(in world: RuleWorld, since start: Uptime) -> Uptime {
        slots.reduce(start) { max($0, world.slots[Int($1)].goodSince) } + holdOff
    }

    /// How long a gate may be waited for at the start: three polls of its slowest tag, at least two seconds.
    func patience(in world: RuleWorld) -> TimeSpan {
        slots.reduce(TimeSpan.seconds(2)) { max($0, world.slots[Int($1)].gap) }
    }
}
