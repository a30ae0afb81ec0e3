import AndonCore

/// What tells a machine's boards apart, as it stands in the plan: read when all tags are known.
struct BoardsDraft {
    let machine: MachineID
    let name: String
    private let section: Section

    init(_ machine: Section, of id: MachineID, named name: String) {
        self.machine = id
        self.name = name
        section = machine
    }

    var place: Place { section.placeOfKey("boards") }

    /// The texts that name tags.
    var texts: [String] {
        guard case .table(let entries) = section.node("boards")?.content else { return [] }
        return entries.compactMap { if case .text(let text) = $0.value.content { text } else { nil } }
    }

    /// Nil after saying what is wrong, or where a tag that it names was misread.
    func read(_ scope: ExpressionScope) -> BoardsPlan? {
        guard let boards = section.section("boards", .boards, name: "boards of \(section.name)") else { return nil }
        let begins = boards.read("begin") { (text) throws(Mismatch) in try Self.edge(text, scope) }
        let ends = boards.read("end") { (text) throws(Mismatch) in try Self.edge(text, scope) }
        let atMost = boards.read("at-most") { (text) throws(Mismatch) in
            try DurationText.parse(text, from: .seconds(1), to: .minutes(24 * 60))
        }
        guard let begins = begins.flatMap(\.self), let atMost, !boards.has("end") || ends.flatMap(\.self) != nil else {
            return nil
        }
        return BoardsPlan(begins: begins, ends: ends.flatMap(\.self), atMost: atMost)
    }

    private static func edge(_ text: String, _ scope: ExpressionScope) throws(Mismatch) -> BoardEdge? {
        let words = text.split(separator: " ").map(String.init)
        let kinds: [String: BoardEdge.Kind] = ["turns on": .turnsOn, "turns off": .turnsOff, "counts": .counts]
        guard let word = words.first, let kind = kinds[words.dropFirst().joined(separator: " ")] else {
            throw Mismatch()
        }
        let tag = try scope.id(word)
        let draft = scope.tags[tag]
        guard draft.isSound else { return nil }
        if kind == .counts {
            guard draft.plan.counter != nil else {
                throw Mismatch(allowed: "a tag with counter: yes before counts; \(draft.path) is none")
            }
        } else if !draft.plan.type.isSwitch {
            throw Mismatch(allowed: "a tag that is on or off before turns; \(draft.path) is a number")
        }
        return BoardEdge(tag, kind)
    }
}
