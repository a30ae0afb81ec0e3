package import AndonCore

/// What a command came to: words for whoever gave it, and work for the wires.
package struct SimOutcome: Hashable, Sendable {
    package enum WireAction: Hashable, Sendable {
        case cut(LinkID)
        case restore(LinkID)
        /// Every connection is reset, the port stays.
        case hangUp(LinkID)
    }

    /// One line, in the words of the command.
    package var text: String
    /// What goes before it: the lines of `status` and `help`.
    package var lines: [String] = []
    package var wires: [WireAction] = []
}
