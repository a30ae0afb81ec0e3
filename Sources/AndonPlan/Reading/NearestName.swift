/// Finds the name that was probably meant.
enum NearestName {
    /// A hint is not worth more time than this.
    private static let mostCompared = 2_000
    /// The candidate with the fewest edits, or nil where none is near: at most a third of the letters may differ. Never the
    /// name itself: what is wrong with that is something else.
    static func of(_ name: String, among candidates: some Sequence<String>) -> String? {
        let letters = Array(name.lowercased().unicodeScalars.prefix(80))
        var best: (name: String, distance: Int)?
        for candidate in candidates.prefix(mostCompared) where candidate != name {
            let bound = min(best?.distance ?? .max, max(letters.count, candidate.unicodeScalars.count) / 3 + 1)
            let distance = edits(letters, Array(candidate.lowercased().unicodeScalars.prefix(80)), bound)
            if distance < bound { best = (candidate, distance) }
        }
        return best?.name
    }

    /// Edits (insert, delete, replace, swap of neighbours) from one to the other; `bound` where there are as many or more.
    private static func edits(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar], _ bound: Int) -> Int {
        guard abs(left.count - right.count) < bound else { return bound }
        guard !left.isEmpty, !right.isEmpty else { return min(bound, max(left.count, right.count)) }
        var before = [Int](repeating: 0, count: right.count + 1)
        var last = Array(0...right.count)
        for row in 1...left.count {
            var this = [row] + [Int](repeating: 0, count: right.count)
            for column in 1...right.count {
                let isSame = left[row - 1] == right[column - 1]
                this[column] = min(last[column] + 1, this[column - 1] + 1, last[column - 1] + (isSame ? 0 : 1))
                if row > 1, column > 1, left[row - 1] == right[column - 2], left[row - 2] == right[column - 1] {
                    this[column] = min(this[column], before[column - 2] + 1)
                }
            }
            (before, last) = (last, this)
        }
        return min(bound, last[right.count])
    }
}
