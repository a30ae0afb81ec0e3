/// Where one machine's boards begin and end.
///
/// One board at a time: one that begins while another has not ended makes the other lost. So does a gap of a tag that says
/// so, as an edge may have been in it, and a board that takes longer than the plan says.
struct BoardGate: Sendable {
    /// What the present answer says.
    struct News: Sendable {
        enum End: Sendable { case none, whole, lost }

        var ends = End.none
        var begins = false

        var isAny: Bool { begins || ends != .none }
    }

    private let plan: BoardsPlan
    private(set) var news = News()
    private var began: Uptime?

    init(_ plan: BoardsPlan) { self.plan = plan }

    mutating func clear() { news = News() }

    /// - Parameters:
    ///   - begins: what came of the tag that says when a board begins.
    ///   - ends: of the one that says when it ends; nil where the next one's beginning does.
    mutating func step(_ begins: (DerivedInput, TagSlot), _ ends: (DerivedInput, TagSlot)?, at now: Uptime) {
        let first = Self.edge(plan.begins.kind, begins.0, begins.1)
        let second = ends.flatMap { input, slot in plan.ends.map { Self.edge($0.kind, input, slot) } } ?? .none
        if let start = began, first == .gap || second == .gap || now - start > plan.atMost {
            news.ends = .lost
            began = nil
        }
        if second == .edge, began != nil {
            news.ends = .whole
            began = nil
        }
        guard first == .edge else { return }
        if began != nil { news.ends = plan.ends == nil ? .whole : .lost }
        news.begins = true
        began = now
    }

    private enum Edge { case none, edge, gap }

    private static func edge(_ kind: BoardEdge.Kind, _ input: DerivedInput, _ slot: TagSlot) -> Edge {
        guard case .value(let before) = input.news else { return .none }
        guard !before.isNaN else { return .gap }
        switch kind {
        case .turnsOn: return before < 0.5 && slot.value >= 0.5 ? .edge : .none
        case .turnsOff: return before >= 0.5 && slot.value < 0.5 ? .edge : .none
        case .counts: return slot.value > before + slot.slack ? .edge : .none
        }
    }
}
