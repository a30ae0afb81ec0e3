/// What a follower of the agent hears.
package enum DeskEvent: Sendable, Hashable {
    /// One event: its JSON in one line, as the agent sent it.
    case event(id: String, json: String)
    /// So many events were passed over because this reader was too slow.
    case missed(Int)
    /// The agent went away, and why; it is waited for.
    case gone(String)
    /// It is there again.
    case back
}
