/// A tag name that stands for several: `zone{1..10}-top` is `zone1-top` to `zone10-top`.
struct TagRange {
    static let most = 1_000

    private var head: String
    private var tail: String
    private var numbers: ClosedRange<Int>

    /// Nil where there is no brace in the name; it then stands for itself.
    init?(_ name: String) throws(Mismatch) {
        guard name.contains("{") || name.contains("}") else { return nil }
        let wrong = Mismatch(
            allowed: "a name, or a row of names such as zone{1..10}-top with at most \(Self.most) of them")
        guard let open = name.firstIndex(of: "{"), let close = name.firstIndex(of: "}"), open < close else {
            throw wrong
        }
        let bounds = name[name.index(after: open)..<close].split(separator: ".", omittingEmptySubsequences: false)
        guard bounds.count == 3, bounds[1].isEmpty else { throw wrong }
        let first = try? NumberText.whole(String(bounds[0]), in: 0...65_535)
        let last = try? NumberText.whole(String(bounds[2]), in: 0...65_535)
        guard let first, let last, first < last, last - first < Self.most else { throw wrong }
        head = String(name[..<open])
        tail = String(name[name.index(after: close)...])
        numbers = first...last
        guard names.allSatisfy(NameText.isName) else { throw wrong }
    }

    /// What stands in each name where the braces are.
    var stars: [String] { numbers.map(String.init) }

    var names: [String] { numbers.map { "\(head)\($0)\(tail)" } }
}
