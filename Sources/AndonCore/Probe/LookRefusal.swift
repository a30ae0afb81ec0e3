/// Why the agent does not ask what a person wants to see.
package enum LookRefusal: Error, Sendable, Hashable {
    /// The link speaks frames: there are no addresses.
    case frames(link: String)
    case tooMany(Int, atMost: Int, Area)
    case oneAtATime(Area)
    /// The plan says that this is never touched.
    case forbidden(PointRange)
    /// The link has the armed stop's output, and the plan's bound for the stop has no room for such a request.
    case stopWouldWait(TimeSpan, atMost: TimeSpan, link: String)
    /// Another look is under way on the link.
    case busy(link: String)
    /// The link had no room for it in time.
    case noRoom(link: String)
    /// The unit may still be answering an earlier request: the driver holds back what would be mixed up with it.
    case settling(unit: UInt8)
    /// Somebody else takes the connection: the agent keeps off for a moment.
    case contended(link: String)
    case noLink(String, known: [String])
    /// The agent ends, or its line does not run yet.
    case ended

    /// Whether the same look may do better in a moment.
    package var isPassing: Bool {
        switch self {
        case .busy, .noRoom, .settling, .contended, .ended: true
        case .frames, .tooMany, .oneAtATime, .forbidden, .stopWouldWait, .noLink: false
        }
    }
}
