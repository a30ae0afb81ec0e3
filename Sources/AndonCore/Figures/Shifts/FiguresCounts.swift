/// What a machine's counters stand at; nil where it is not known, or there is none. Without a counter of rejected items none
/// is rejected.
struct FiguresCounts: Sendable {
    var produced: Double?
    var rejected: Double?
    var inspected: Double?
    var failed: Double?
    var placed: Double?
    var placementErrors: Double?

    init(_ plan: FiguresPlan, in world: borrowing RuleWorld) {
        func value(_ tag: TagID?) -> Double? {
            guard let tag, let slot = world.slot(tag), slot.isGood else { return nil }
            return slot.value
        }
        produced = value(plan.produced)
        rejected = plan.rejected == nil ? 0 : value(plan.rejected)
        inspected = value(plan.inspected)
        failed = value(plan.failed)
        placed = value(plan.placed)
        placementErrors = value(plan.placementErrors)
    }
}
