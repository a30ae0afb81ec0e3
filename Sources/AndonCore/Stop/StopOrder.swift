/// What the stop wants of one output.
package enum StopOrder: Sendable, Hashable {
    /// Read it once, to see whether it stands at stop.
    case look
    /// Bring it to stop and hold it there. An output that is being stopped, or stands at stop, is not written again.
    case stop
    /// Bring it to run.
    case release
    /// Read it for a person, until an answer can be believed or it was asked often enough, and say what it says. Nothing
    /// follows from it.
    case check
    /// Ask nothing more of it, wherever it stands.
    case leave
}
