/// The known name that a misspelt one most likely meant.
enum Nearest {
    /// nil where nothing is near: more than a third of the letters (at least 2) would have to change.
    static func name(to word: String, in names: [String]) -> String? {
        let word = Array(word.lowercased().prefix(80))
        let ranked = names.map { (name: $0, cost: cost(word, Array($0.lowercased().prefix(80)))) }
        guard let best = ranked.min(by: { $0.cost < $1.cost }) else { return nil }
        return best.cost <= max(2, word.count / 3) ? best.name : nil
    }

    /// ` (nearest: x)`, or a list of what there is, or nothing.
    static func hint(for word: String, in names: [String]) -> String {
        if let name = name(to: word, in: names) { return "; nearest: \(name)" }
        return names.isEmpty || names.count > 12 ? "" : "; there are: \(names.joined(separator: ", "))"
    }

    /// Letters to change, insert or remove (Levenshtein).
    private static func cost(_ left: [Character], _ right: [Character]) -> Int {
        var row = Array(0...right.count)
        for (i, a) in left.enumerated() {
            var corner = row[0]
            row[0] = i + 1
            for (j, b) in right.enumerated() {
                let replaced = corner + (a == b ? 0 : 1)
                corner = row[j + 1]
                row[j + 1] = min(replaced, row[j] + 1, row[j + 1] + 1)
            }
        }
        return row[right.count]
    }
}
