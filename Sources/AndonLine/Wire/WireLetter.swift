internal import AndonCore

/// What another thread may ask of a wire.
enum WireLetter: Sendable {
    /// Rules want the line stopped, and this wire decides. What the causes in `ordered` ask for at once has been ordered.
    case stop(causes: [AlarmKey], ordered: [AlarmKey], answered: Uptime)
    /// An output here is wanted at stop or at run; `count` is the stops (`StopOffice.orders`) that a release knows of.
    case order(Int, StopOrder, count: UInt64)
    /// What became of an output on another wire, for the one that decides.
    case drove(DriveReport)
    /// The input of an output here showed at this time that its machine has stopped.
    case inputStands(output: Int, at: Uptime)
    /// The wire that decides has said at the start what it wants of the outputs here.
    case stopStarted
    /// Alarms that may have stopped the line are back to normal.
    case returned([AlarmKey])
    /// A person wants the latch released.
    case reset(ResetOrder)
    /// A person puts a hand to the stop's modes or its proof.
    case hand(StopHandOrder)
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

    /// Goes before everything that waits.
    var isStop: Bool {
        switch self {
        case .stop, .order(_, .stop, _): true
        case .order, .drove, .inputStands, .stopStarted, .returned, .reset, .hand, .forget, .look, .recipe, .rules,
            .fact, .end:
            false
        }
    }

    /// The output that it orders something of.
    var orderedOutput: Int? { if case .order(let output, _, _) = self { output } else { nil } }

    /// Somebody waits for an answer, also where the wire has ended: it is given where the letter is let go.
    var isAsked: Bool {
        switch self {
        case .look, .recipe, .hand: true
        case .stop, .order, .drove, .inputStands, .stopStarted, .returned, .reset, .forget, .rules, .fact, .end: false
        }
    }
}
