/// What stands at one place of the file: a text as it was written, a list, or a table of keys.
///
/// No text is taken for a number, a switch or nothing here: `off`, `no`, `12:30` and `1e3` stay what they are, and the
/// reader of the key says what they mean.
struct PlanNode {
    enum Content {
        case text(String)
        case list([PlanNode])
        case table([Entry])
    }

    struct Entry {
        var key: String
        var place: Place
        var value: PlanNode
    }

    var place: Place
    var content: Content

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
