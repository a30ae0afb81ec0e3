/// How the uplink stands, for `andon status`, the board and metrics.
package struct UplinkSnapshot: Sendable {
    package enum State: String, Sendable {
        /// The plan names no broker: nothing is stored for one.
        case none, connecting, connected
        /// A broker answered and will not have us; it is asked again slowly.
        case refused
        case stopped
    }

    package var state: State
    /// Why it is not connected, in a sentence; empty when it is.
    package var reason: String
    /// Wall time in seconds since 1970 at which the state began.
    package var since: Double
    /// The broker that is or was tried last; empty without one.
    package var broker: String
    /// Handed to the broker and not yet acknowledged.
    package var inFlight: Int
    package var ledger: Ledger
    package var disk: DiskState
}

/// How the outbox's disk stands.
package enum DiskState: Sendable, Equatable {
    case good
    /// No room: the oldest values make way. Since when (seconds since 1970) and what was found.
    case full(since: Double, reason: String)
    /// The file cannot be used; messages are kept in bounded memory and still go out.
    case memoryOnly(since: Double, reason: String)
}
