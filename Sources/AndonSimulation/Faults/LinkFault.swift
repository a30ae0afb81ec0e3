/// What a whole wire does wrong until it is healed.
package enum LinkFault: String, Hashable, Sendable, CaseIterable {
    /// TCP: takes connections and requests, and answers nothing: the peer behind a firewall that drops everything.
    case halfOpen = "half-open"
    /// TCP: a new client ends the one that was there.
    case oneClient = "one-client"
    /// TCP: nothing is read any more, so that the client's send buffer fills.
    case deaf
    /// Serial: what is sent comes back, before the answer.
    case echo
    /// Serial: somebody talks without a pause.
    case chatter

    package var isSerial: Bool { self == .echo || self == .chatter }
}
