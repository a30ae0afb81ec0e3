import AndonCore

/// Plain text in at most 80 columns.
enum Columns {
    static let width = 80

    /// A sentence broken between its words.
    static func wrapped(_ text: String, first: String, indent: String) -> [String] {
        var lines: [String] = []
        var line = first
        var isEmpty = true
        for word in text.split(separator: " ") {
            if !isEmpty, line.count + 1 + word.count > width {
                lines.append(line)
                line = indent
                isEmpty = true
            }
            line += isEmpty ? String(word) : " \(word)"
            isEmpty = false
        }
        return lines + [line]
    }

    static func right(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.count)) + text
    }

    static func left(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    /// Milliseconds with one decimal: `47.5`; whole ones from ten seconds on, so that they have room in a table.
    static func milliseconds(_ span: TimeSpan) -> String {
        let tenths = (span.nanoseconds + 50_000) / 100_000
        if tenths >= 100_000 { return String((tenths + 5) / 10) }
        return "\(tenths / 10).\(tenths % 10)"
    }

    /// Cut where a table has no room.
    static func short(_ text: String, _ width: Int) -> String {
        text.count > width ? text.prefix(width - 1) + "…" : text
    }
}
