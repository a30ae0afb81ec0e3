/// A part of the line, or of what it talks to, that may be up or down in a rule's test.
package enum TrialPart: Sendable, Hashable {
    /// Its port or connection: while it is down nobody behind it is asked.
    case link(LinkID)
    /// It answers nothing while it is down; its link works.
    case machine(MachineID)
    /// The broker.
    case uplink

    /// What rules know of it; nil for a machine, which they know by its tags.
    var fact: AgentFact? {
        switch self {
        case .link(let link): .linkIsUp(link)
        case .machine: nil
        case .uplink: .uplinkIsUp
        }
    }
}
