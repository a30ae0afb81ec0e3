/// Looks for the values of a refused request that are refused by themselves: halves, quarters, down to single values.
///
/// A value is asked for with all its registers. When two halves answer and the whole does not, what lies between them is
/// refused; when nothing lies between them, the whole was too long.
struct Bisection: Sendable {
    /// Spans `from..<to` are refused as a whole; its left half is asked first, then the right one.
    private struct Part {
        var from: Int
        var to: Int
        var isLeftGood: Bool?
        var middle: Int { (from + to) / 2 }
    }

    private let spans: [Range<Int>]
    private var parts: [Part] = []
    private(set) var refused: [Range<Int>] = []
    /// The most values of one request, where one of this length was refused that should not have been.
    private(set) var limit: Int?

    /// - Parameter spans: the addresses of the values of a refused request, in order, apart from each other.
    init(_ spans: [Range<Int>]) {
        self.spans = spans
        if spans.count == 1 { refused = spans } else if spans.count > 1 { parts = [Part(from: 0, to: spans.count)] }
    }

    /// Nil when everything is known.
    var next: Range<Int>? {
        guard let part = parts.last else { return nil }
        return part.isLeftGood == nil ? addresses(part.from, part.middle) : addresses(part.middle, part.to)
    }

    mutating func took(isGood: Bool) {
        guard let part = parts.last else { return }
        let isLeft = part.isLeftGood == nil
        let (from, to) = isLeft ? (part.from, part.middle) : (part.middle, part.to)
        guard !isGood, to - from > 1 else {
            if !isGood { refused.append(spans[from]) }
            return decided(isGood: isGood)
        }
        parts.append(Part(from: from, to: to))
    }

    /// Of the half that the last part waits for.
    private mutating func decided(isGood: Bool) {
        var isGood = isGood
        while var part = parts.popLast() {
            guard let left = part.isLeftGood else {
                part.isLeftGood = isGood
                parts.append(part)
                return
            }
            if left, isGood { seam(of: part) }
            // Whatever it was, the part as a whole is not good.
            isGood = false
        }
    }

    private mutating func seam(of part: Part) {
        let between = spans[part.middle - 1].upperBound..<spans[part.middle].lowerBound
        if !between.isEmpty {
            refused.append(between)
        } else {
            let longer = max(
                addresses(part.from, part.middle).count, addresses(part.middle, part.to).count)
            limit = min(limit ?? longer, longer)
        }
    }

    private func addresses(_ from: Int, _ to: Int) -> Range<Int> { spans[from].lowerBound..<spans[to - 1].upperBound }
}
