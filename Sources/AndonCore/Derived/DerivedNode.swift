/// One thing that is made anew when what it is made of has changed: a derived tag, or where a machine's boards stand.
struct DerivedNode: Sendable {
    enum Work: Sendable {
        case gate(Int)
        case value(RuleExpression, isSwitch: Bool)
        case window(Int)
        case rate(Int)
        /// Of the boards that a gate tells apart.
        case board(Int, gate: Int)
    }

    let work: Work
    /// The slots of what it is made of: of a gate those of the beginning and, where it has one, of the end.
    let slots: [Int32]
    /// The tag that is made; a gate makes none.
    let tag: TagID?
    /// When its newest sample was made: the answers of two wires may stand a little out of order, its samples do not.
    var last: Uptime?
}
