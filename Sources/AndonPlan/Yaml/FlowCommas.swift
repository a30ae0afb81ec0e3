/// Finds an expression between braces whose commas YAML took for ends of its value: `{ when: max(a, b) > 5, severity: advice }`
/// is three keys of YAML, `when: max(a`, `b) > 5` without a value, and `severity`.
enum FlowCommas {
    /// The entries with such expressions put together again, each of them said as a mistake.
    static func mend(_ entries: [PlanNode.Entry], _ mistakes: MistakeList) -> [PlanNode.Entry] {
        var mended: [PlanNode.Entry] = []
        var next = 0
        while next < entries.count {
            var entry = entries[next]
            next += 1
            if let (text, count) = joined(entry, entries[next...]) {
                mistakes.add(
                    entry.value.place,
                    found: "\(entry.value.found) for \(Quoted.bare(entry.key)), which ends at its comma",
                    allowed: "quotes around a value with commas between braces",
                    suggestion: "\(Quoted.bare(entry.key)): '\(Quoted.bare(text))'")
                entry.value.content = .text(text)
                next += count
            }
            mended.append(entry)
        }
        return mended
    }

    /// The whole text, and how many entries behind this one belong to it; nil where none does.
    private static func joined(
        _ entry: PlanNode.Entry, _ rest: ArraySlice<PlanNode.Entry>
    ) -> (text: String, count: Int)? {
        guard entry.value.inset == 0, case .text(var text) = entry.value.content, open(text) > 0 else { return nil }
        var count = 0
        for piece in rest {
            guard case .text("") = piece.value.content else { return nil }
            text += ", " + piece.key
            count += 1
            if open(text) == 0 { return (text, count) }
        }
        return nil
    }

    private static func open(_ text: String) -> Int {
        text.utf8.reduce(0) { $0 + ($1 == UInt8(ascii: "(") ? 1 : $1 == UInt8(ascii: ")") ? -1 : 0) }
    }
}
