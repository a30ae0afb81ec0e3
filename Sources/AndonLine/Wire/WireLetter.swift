internal import AndonCore

/// What another thread may ask of a wire.
enum WireLetter: Sendable {
    /// A rule wants the line stopped, and the output is on this wire.
    case stop(causes: [AlarmKey], answered: Uptime)
    /// Alarms that may have stopped the line are back to normal.
    case returned([AlarmKey])
    /// A person wants the latch released.
    case reset(ResetOrder)
    /// A person puts a hand to the stop's modes or its proof.
    case hand(StopOrder)
    /// What was learnt of a unit, or of every unit of a link, is worth nothing any more.
    case forget(LinkID, unit: UInt8?)
    /// A person wants to see what a unit answers.
    case look(LookOrder)
    /// A person chooses a recipe.
    case recipe(RecipeOrder)
    /// Rules have to be looked at sooner than was thought.
    case rules
    /// What became known of the agent itself.
    case fact(AgentFact, Bool)
    /// Leave the loop.
    case end

    /// Somebody waits for an answer, also where the wire has ended: it is given where the letter is let go.
    var isAsked: Bool {
        switch self {
        case .look, .recipe, .hand: true
        case .stop, .returned, .reset, .forget, .rules, .fact, .end: false
        }
    }
}
