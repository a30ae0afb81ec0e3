/// What expressions may ask: the newest samples of the tags that are named, the agent's own state, and how rules stand.
struct RuleWorld: Sendable {
    var slots: ContiguousArray<TagSlot> = []
    /// The place of a tag among the slots; -1 for one that nobody names.
    private(set) var places: ContiguousArray<Int32>
    /// Not known until somebody said so.
    var facts: [AgentFact: Truth] = [:]
    /// Of rules that others name.
    var standings: [RuleID: RuleStanding] = [:]

    init(tags: Int) { places = ContiguousArray(repeating: -1, count: tags) }

    /// The place of a tag's slot, made where there is none; nil for a tag that the plan does not have.
    mutating func makeSlot(_ tag: TagID, in plan: Plan) -> Int32? {
        guard places.indices.contains(tag.index) else { return nil }
        if places[tag.index] < 0 {
            places[tag.index] = Int32(slots.count)
            slots.append(TagSlot(tag, plan[tag]))
        }
        return places[tag.index]
    }

    func slot(_ tag: TagID) -> TagSlot? {
        guard places.indices.contains(tag.index), places[tag.index] >= 0 else { return nil }
        return slots[Int(places[tag.index])]
    }

    func standing(of rule: RuleID) -> Truth { standings[rule]?.truth ?? .unknown }
}

/// Whether any alarm of a rule is active, counted.
struct RuleStanding: Sendable {
    private var active = 0
    private var unknown: Int

    /// Nothing is known of its alarms at first.
    init(alarms: Int) { unknown = alarms }

    var truth: Truth { .atLeast(1, of: 0, true: active, unknown: unknown) }

    mutating func change(from old: Truth, to new: Truth) {
        count(old, -1)
        count(new, 1)
    }

    private mutating func count(_ truth: Truth, _ by: Int) {
        switch truth {
        case .true: active += by
        case .unknown: unknown += by
        case .false: break
        }
    }
}
