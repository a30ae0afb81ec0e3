/// What stands at one place of the file: a text as it was written, a list, or a table of keys.
///
/// No text is taken for a number, a switch or nothing here: `off`, `no`, `12:30` and `1e3` stay what they are, and the
/// reader of the key says what they mean.
struct PlanNode: Sendable {
    enum Content: Sendable {
        case text(String)
        case list([PlanNode])
        case table([Entry])
    }

    struct Entry: Sendable {
        var key: String
        var place: Place
        var value: PlanNode
    }

    var place: Place
    var content: Content
    /// Columns from the place to the text itself: a quote's width; nil for a text that begins on a later line.
    var inset: Int? = 0

    /// The place of a part of the text, in Unicode scalars from its start; where it is not known, that of the whole.
    func place(at offset: Int?) -> Place {
        guard let offset, let inset else { return place }
        return Place(file: place.file, line: place.line, column: place.column + inset + offset)
    }

    /// The same, as it stands in another file than the plan.
    func inFile(_ file: Int) -> PlanNode {
        var node = self
        node.place.file = file
        switch content {
        case .text: break
        case .list(let items): node.content = .list(items.map { $0.inFile(file) })
        case .table(let entries):
            node.content = .table(
                entries.map { entry in
                    var entry = entry
                    entry.place.file = file
                    entry.value = entry.value.inFile(file)
                    return entry
                })
        }
        return node
    }

    /// How it is called in `found …`.
    var found: String {
        switch content {
        case .text(""): "nothing"
        case .text(let text): Quoted.text(text)
        case .list: "a list"
        case .table: "keys and values"
        }
    }
}
