/// An alarm that is not at rest, or was not a moment ago: its life, and what people are told with it.
package struct AlarmRecord: Sendable {
    package var key: AlarmKey
    package internal(set) var life = AlarmLife()
    /// How it was last raised; nil where it was not. Of an earlier run it has no evidence.
    package internal(set) var raise: AlarmTransition?
    /// The recipe under which it was raised or suppressed; nil: the rule as it stands.
    package internal(set) var recipe: RecipeID?
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

    package init(key: AlarmKey) { self.key = key }

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
            recipe = edge?.recipe
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
        case .suppressed, .unsuppressed: recipe = edge?.recipe
        case .returned, .reset: break
        }
        if life.standing == .normal { isFirstOut = false }
        restsSince = life.isAtRest ? at : nil
    }
}
