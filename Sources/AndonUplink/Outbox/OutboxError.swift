/// Why the outbox cannot be used at all: the agent must not start with it.
package enum OutboxError: Error, Sendable, Equatable, CustomStringConvertible {
    /// Another agent owns the state directory.
    case locked(path: String)
    /// The file was written by a newer Andon.
    case newerSchema(path: String, found: Int, known: Int)
    /// The state directory cannot be made or opened.
    case noDirectory(path: String, reason: String)

    package var description: String {
        switch self {
        case .locked(let path):
            "another agent runs with the state directory \(path): one directory serves one agent"
        case .newerSchema(let path, let found, let known):
            "\(path) was written by a newer Andon (schema \(found), this one knows up to \(known)); it was not touched: "
                + "run the newer Andon until the outbox is empty, or move the file away"
        case .noDirectory(let path, let reason):
            "the state directory \(path) cannot be used: \(reason)"
        }
    }
}
