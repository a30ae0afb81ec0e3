internal import Foundation

/// What was measured, a row for each figure.
struct Table {
    private var rows: [[String]] = [["what", "Andon", "floor in C", "ratio", "goal", "met"]]

    /// - Parameters:
    ///   - floor: the same in bare C, where there is such a thing.
    ///   - isMet: nil where the figure has no goal.
    mutating func add(
        _ what: String, _ figure: String, floor: String = "", ratio: Double? = nil, goal: String = "",
        isMet: Bool? = nil
    ) {
        rows.append([
            what, figure, floor, ratio.map { Self.number($0, digits: 2) } ?? "", goal,
            isMet.map { $0 ? "yes" : "NO" } ?? "",
        ])
    }

    /// A Markdown table with aligned columns: read in a terminal and in docs/performance.md.
    var text: String {
        let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        var lines = rows.map { row in
            "| " + zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }.joined(separator: " | ")
                + " |"
        }
        lines.insert("|" + widths.map { String(repeating: "-", count: $0 + 2) }.joined(separator: "|") + "|", at: 1)
        return lines.joined(separator: "\n")
    }

    static func number(_ value: Double, digits: Int) -> String { String(format: "%.\(digits)f", value) }
}
