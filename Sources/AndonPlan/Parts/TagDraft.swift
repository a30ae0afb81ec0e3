import AndonCore

/// A tag as it was read, and where it stands.
struct TagDraft {
    var plan: TagPlan
    /// `machine/tag`.
    var path: String
    /// `tag "machine/tag"`, or of the row it came from, as it is called in mistakes.
    var name: String
    var place: Place
    var pointPlace: Place
    /// False where a mistake was found in it: nothing more is said about what names it.
    var isSound: Bool
    /// Where its number of decimals stands, as it was written.
    var decimals: DecimalsPlace?
    var decimalsPlace: Place?
    /// What is sent for its frame; empty where it listens. Nil for registers and bits.
    var ask: [UInt8]?
    /// All that it can be, where it is made of others; nil for a tag that a device is asked for.
    var made: Reach?

    enum DecimalsPlace {
        /// This register, for every tag of a row.
        case at(Point)
        /// So many registers behind the tag's own first one, or before it.
        case beside(Int)
    }
}

/// What a machine says for those of its tags that say nothing else.
struct TagDefaults {
    var machine: MachineID
    var name: String
    /// Nil where the machine's own link is missing or unknown.
    var link: LinkID?
    var unit: UInt8
    var poll: TimeSpan
}
