package import AndonCore

/// What a probe found, in lines for a terminal and for pasting into a plan.
package enum ProbeText {
    /// The words as they came: `4096  0x012C  300  "\u{1},"`.
    package static func words(_ words: [UInt16], at point: Point) -> [String] {
        words.enumerated().map { index, word in
            let address = Int(point.address) + index
            if point.area.isBits { return "  \(point.area.rawValue) \(address)  \(word == 0 ? "off" : "on")" }
            let signed = Int16(bitPattern: word)
            let number = signed < 0 ? "\(word) (signed \(signed))" : "\(word)"
            return "  \(point.area.rawValue) \(address)  0x\(hexadecimal(word))  \(number)  \(letters(word))"
        }
    }

    /// Each number that the words can be read as, and its line for the plan; unlikely ones at the end.
    package static func readings(_ words: [UInt16], at point: Point, unit: UInt8) -> [String] {
        let all = Interpretation.all(of: words)
        let likely = all.filter(\.isEveryday)
        let unlikely = all.filter { !$0.isEveryday }
        var lines: [String] = []
        for (title, group) in [("", likely), ("  less likely:", unlikely)] where !group.isEmpty {
            if !title.isEmpty { lines.append(title) }
            let rows = group.map { reading in
                (NumberText.plain(reading.value), line(reading, at: point, unit: unit))
            }
            let width = min(24, rows.map(\.0.count).max() ?? 0)
            for row in rows {
                lines.append("  \(String(repeating: " ", count: max(0, width - row.0.count)))\(row.0)   \(row.1)")
            }
        }
        return lines
    }

    /// `name: { unit: 1, at: holding 4096, type: int16 }`.
    package static func line(_ reading: Interpretation, at point: Point, unit: UInt8) -> String {
        var text =
            "name: { unit: \(unit), at: \(point.area.rawValue) \(point.address), type: \(TypeText.plain(reading.type))"
        if reading.order != .abcd { text += ", order: \(reading.order.rawValue)" }
        return text + " }"
    }

    /// The times of many answers, and what to write as timeout.
    package static func times(_ times: AnswerTimes, unit: UInt8) -> [String] {
        var lines = ["  unit \(unit): \(times.count) of \(times.asked) requests answered"]
        guard let half = times.quantile(0.5), let p99 = times.quantile(0.99), let longest = times.longest else {
            return lines
        }
        lines.append(
            "  half of them within \(DurationText.plain(half)), 99 % within \(DurationText.plain(p99)), "
                + "all within \(DurationText.plain(longest))")
        if let proposal = times.proposedTimeout {
            lines.append("  for the plan:   timeout: \(DurationText.plain(proposal))")
        } else {
            lines.append("  fewer than ten answers: too few to propose a timeout")
        }
        if times.lost > 0 {
            lines.append(
                "  \(times.lost) brought no answer: look at the wiring, or give --timeout a longer time and try again")
        }
        return lines
    }

    /// `unit 3 answers (12.4 ms)`.
    package static func presence(_ unit: UInt8, _ words: String, took: TimeSpan?) -> String {
        "unit \(unit) \(words)" + (took.map { " (\(duration($0)))" } ?? "")
    }

    package static func duration(_ span: TimeSpan) -> String { DurationText.plain(span) }

    /// Bytes, one in each word, as text and in hexadecimal.
    package static func bytes(_ words: [UInt16]) -> String {
        let text = String(words.map { (32...126).contains($0) ? Character(UnicodeScalar(UInt8($0))) : "." })
        let numbers = words.map { String(hexadecimal($0).dropFirst(2)) }.joined(separator: " ")
        return "\(text)   \(numbers)"
    }

    private static func hexadecimal(_ word: UInt16) -> String {
        let text = String(word, radix: 16, uppercase: true)
        return String(repeating: "0", count: 4 - text.count) + text
    }

    /// The two bytes as letters where they are some.
    private static func letters(_ word: UInt16) -> String {
        let bytes = [UInt8(word >> 8), UInt8(word & 0xFF)]
        guard bytes.contains(where: { (33...126).contains($0) }) else { return "" }
        return "'" + String(bytes.map { (32...126).contains($0) ? Character(UnicodeScalar($0)) : "." }) + "'"
    }
}
