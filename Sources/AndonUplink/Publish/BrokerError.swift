/// Why there is no connection to a broker, in the words of the person who mends it.
enum BrokerError: Error, CustomStringConvertible {
    /// Not reached, or lost.
    case unreachable(String)
    /// A file that the plan names cannot be used.
    case badFile(String)
    /// The broker answered and will not have us.
    case refused(String)
    /// The agent stops.
    case stopping

    var isRefusal: Bool {
        if case .refused = self { true } else { false }
    }

    var description: String {
        switch self {
        case .unreachable(let text), .badFile(let text), .refused(let text): text
        case .stopping: "the agent stops"
        }
    }
}
