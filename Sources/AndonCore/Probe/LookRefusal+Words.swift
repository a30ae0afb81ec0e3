extension LookRefusal {
    /// For the person who asked.
    package var words: String {
        switch self {
        case .frames(let link):
            return "the link \(link) speaks frames of its own: there are no addresses to read"
        case .tooMany(let count, let most, let area):
            let what = area.isBits ? "bits" : "registers"
            return "found \(count) \(what) of \(area.rawValue), "
                + "the plan allows 1 to \(most) in one request to this unit"
        case .oneAtATime(let area):
            return "the plan says that this unit takes one value in one request: ask for "
                + (area.isBits ? "1 bit" : "1 to 4 registers")
        case .forbidden(let range):
            let place = range.first == range.last ? "\(range.first)" : "\(range.first)..\(range.last)"
            return "the plan says that \(range.area.rawValue) \(place) of this unit is never touched"
        case .stopWouldWait(let own, let most, let link):
            let promise = "the link \(link) has the output of the armed stop, which"
            guard most > .zero else {
                return "\(promise) waits for no request by the plan: nothing can be asked beside it"
            }
            return "\(promise) waits \(Self.milliseconds(most)) at most for a request; this one may take "
                + "\(Self.milliseconds(own)): ask for less"
        case .busy(let link): return "another look is under way on the link \(link): try again in a moment"
        case .noRoom(let link):
            return "the link \(link) had no room for the question in time: "
                + "nothing was asked, try again"
        case .settling(let unit):
            return "unit \(unit) may still be answering an earlier request: nothing was asked, try again in a moment"
        case .contended(let link):
            return "another client takes the connection of \(link) again and again: the agent keeps off for a moment"
        case .noLink(let name, let known):
            return "no link \"\(name)\" in the agent's plan; it has \(known.joined(separator: ", "))"
        case .ended: return "the agent is ending, or its line does not run yet"
        }
    }

    /// How long a look waits for room on its link.
    package static let patience = TimeSpan.seconds(5)

    private static func milliseconds(_ span: TimeSpan) -> String {
        span >= .seconds(1) && span.nanoseconds % 1_000_000_000 == 0
            ? "\(span.nanoseconds / 1_000_000_000) s" : "\((span.nanoseconds + 999_999) / 1_000_000) ms"
    }
}
