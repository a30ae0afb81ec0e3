/// How the boards that pass a machine are told apart.
package struct BoardsPlan: Sendable, Hashable {
    package var begins: BoardEdge
    /// Nil where each board ends as the next one begins.
    package var ends: BoardEdge?
    /// A board that takes longer is lost.
    package var atMost: TimeSpan

    package init(begins: BoardEdge, ends: BoardEdge? = nil, atMost: TimeSpan) {
        self.begins = begins
        self.ends = ends
        self.atMost = atMost
    }

    package var tags: [TagID] { [begins.tag] + (ends.map { [$0.tag] } ?? []) }
}

/// What of a tag says that a board begins, or ends.
package struct BoardEdge: Sendable, Hashable {
    package enum Kind: Sendable, Hashable { case turnsOn, turnsOff, counts }

    package var tag: TagID
    package var kind: Kind

    package init(_ tag: TagID, _ kind: Kind) {
        self.tag = tag
        self.kind = kind
    }
}
