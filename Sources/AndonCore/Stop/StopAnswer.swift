/// How a write of the stop output ended. `sent`: when it was handed to the system; nil where it never was.
package enum StopWriteAnswer: Sendable {
    /// The device answered with a good echo.
    case done(sent: Uptime)
    /// An answer came that may be something else, such as our own request: by itself it confirms nothing.
    case doubtful(String, sent: Uptime?)
    /// The link is up and no answer came, or none that could be believed: it may have been done.
    case unanswered(String, sent: Uptime?)
    /// `link down`, `exception 2`, …: as people read it.
    case failed(String, sent: Uptime?)
}

/// How a read of the stop output ended.
package enum StopReadAnswer: Sendable {
    /// The raw value, as `StopPlan` names it: a coil is 0 or 1.
    case value(UInt16)
    case failed(String)
}
