/// What a probe asks a unit: one request, which reads.
package enum ProbeQuestion: Sendable, Hashable {
    /// So many values from a point on.
    case values(Point, count: UInt16)
    /// Read Device Identification (43/14), from an object on.
    case deviceID(code: UInt8, object: UInt8)
    /// Report Server ID (17).
    case serverID
}

/// Knows what it wants to ask next, and takes the answers: the same on a wire of its own and through the agent.
package protocol ProbeWalk: Sendable {
    /// What to ask now; nil when nothing is left.
    var question: ProbeQuestion? { get }

    /// Takes the answer to `question`.
    mutating func take(_ answer: ProbeAnswer)
}
