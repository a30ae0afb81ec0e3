/// An alarm that is not at rest, or was not a moment ago: its life, and what people are told with it.
package struct AlarmRecord: Sendable {
    package var key: AlarmKey
    package internal(set) var life = AlarmLife()
    /// How it was last raised; nil where it was not. Of an earlier run it has no evidence.
    package internal(set) var raise: AlarmTransition?
    /// The recipe in force, as far as this alarm has to do with it; nil: the rule as it stands.
    package internal(set) var inForce: RecipeID?
    package internal(set) var acknowledged: AlarmHand?
    package internal(set) var shelved: AlarmHand?
    package internal(set) var outOfService: AlarmHand?
    /// It was raised while no other alarm of its group was active.
    package internal(set) var isFirstOut = false
    var chatter = AlarmChatter()
    /// Since when nothing is to be said of it. It is remembered a little longer: a crash may have kept the world from
    /// hearing that.
    var restsSince: Uptime?
    static let remembersRest = TimeSpan.minutes(1)

    package init(key: AlarmKey, inForce: RecipeID? = nil) {
        self.key = key
        self.inForce = inForce
    }

    /// How it was raised, while that is what it stands for; nil for one that is normal below a shelf, a suppression or out of
    /// service.
    package var standingRaise: AlarmTransition? { life.standing == .normal ? nil : raise }

    /// The recipe whose words and limits are shown with it: what it was raised by, or else what it would be raised by now.
    package var recipe: RecipeID? { standingRaise.map(\.recipe) ?? inForce }

    /// The recipe that leaves its rule out, while it is suppressed by that; nil where it is not, or `unless` suppresses it.
    package func suppressing(in plan: Plan) -> RecipeID? {
        guard life.isSuppressed, let inForce, case .suppressed? = plan[inForce]?.changes[key.rule] else { return nil }
        return inForce
    }

    /// It comes and goes so often that its edges are counted instead of told.
    package var isChattering: Bool { chatter.isOn }

    /// Brings the life in line with the last edge that the world was told of, where the run before ended between the two.
    /// Who acknowledged it need not do so again.
    package mutating func settle(isActive: Bool, _ terms: AlarmLifeTerms, at now: Uptime) {
        guard isActive != life.isActive else { return }
        _ = life.edge(isActive ? .raised : .returned, at: now, terms)
        if isActive, acknowledged != nil { _ = life.edge(.acknowledge, at: now, terms) }
    }

    /// Whether nothing has to be remembered of it.
    func isOver(at now: Uptime) -> Bool {
        guard life.isAtRest, chatter.quietAt == nil else { return false }
        return restsSince.map { now - $0 >= Self.remembersRest } ?? true
    }

    /// Keeps what belongs to a step.
    mutating func note(_ step: AlarmStep, at: Uptime, edge: AlarmTransition?, hand: AlarmHand?) {
        switch step {
        case .raised:
            raise = edge
            acknowledged = nil
        case .acknowledged: acknowledged = hand
        case .again: if life.standing == .unacknowledged { acknowledged = nil }
        case .shelved: shelved = hand
        case .unshelved: shelved = nil
        case .outOfService:
            outOfService = hand
            shelved = nil
            acknowledged = nil
            raise = nil
        case .inService: outOfService = nil
        case .returned, .suppressed, .unsuppressed, .reset: break
        }
        if life.standing == .normal { isFirstOut = false }
        restsSince = life.isAtRest ? at : nil
    }
}
