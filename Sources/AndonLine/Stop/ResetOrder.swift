package import AndonCore

/// A person's wish to let the line run again, and the way back to that person.
package struct ResetOrder: Sendable {
    package var by: String
    package var reason: String
    /// Called once, on the wire's thread.
    package var reply: @Sendable (ResetOutcome) -> Void

    package init(by: String, reason: String, reply: @escaping @Sendable (ResetOutcome) -> Void) {
        self.by = by
        self.reason = reason
        self.reply = reply
    }
}

/// What became of a reset.
package enum ResetOutcome: Sendable, Equatable {
    /// The run value is on its way; the report `released` follows when it is confirmed.
    case accepted
    /// Nothing is latched.
    case notStopped
    /// An earlier reset is being carried out.
    case underWay
    /// The device with the output is not the one that the plan names: nothing but a stop is written to it.
    case wrongDevice(String)
    /// These causes are still active, or nobody knows.
    case refused([StandingCause])
}
