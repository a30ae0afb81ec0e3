internal import AndonCore

/// What a unit refuses, and answers again, since it was told last.
struct RefusalNews {
    struct Points {
        private(set) var ranges: [PointRange] = []
        private(set) var tags: [TagID] = []

        /// - Parameter tags: that stand on the range; none when it lies between others.
        mutating func append(_ range: PointRange, _ tags: [TagID]) {
            ranges.append(range)
            self.tags += tags
        }

        /// `holding 317 (oven/t17)`, `holding 100 to 107 and 41 more (m/t1, m/t2, m/t3 and 39 more)`.
        func words(in plan: Plan) -> String {
            let more = ranges.count > 1 ? " and \(ranges.count - 1) more" : ""
            let shown = tags.prefix(3).map { plan.path(of: $0) }.joined(separator: ", ")
            let others = tags.count > 3 ? " and \(tags.count - 3) more" : ""
            return "\(ranges.first?.words ?? "nothing")\(more) (\(tags.isEmpty ? "between the tags" : shown + others))"
        }
    }

    var refused = Points()
    /// Whole requests that are refused and go on being tried.
    var resting = Points()
    var returned = Points()

    var isEmpty: Bool { refused.ranges.isEmpty && resting.ranges.isEmpty && returned.ranges.isEmpty }
}

extension PointRange {
    var words: String { first == last ? "\(area.rawValue) \(first)" : "\(area.rawValue) \(first) to \(last)" }
}
