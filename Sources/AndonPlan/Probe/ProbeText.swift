package import AndonCore

/// What came from a wire, in lines for a terminal: nothing of it reaches the terminal as it came.
package enum ProbeText {
    /// The words as they came: `holding 4096  0x012C  300  '.,'`. Many bits stand sixteen in a row.
    package static func words(_ words: [UInt16], at point: Point) -> [String] {
        guard point.area.isBits else { return registers(words, at: point) }
        guard words.count > 16 else {
            return words.enumerated().map { index, word in
                "  \(point.area.rawValue) \(Int(point.address) + index)  \(word == 0 ? "off" : "on")"
            }
        }
        return stride(from: 0, to: words.count, by: 16).map { first in
            let row = words[first..<min(first + 16, words.count)].map { $0 == 0 ? "0" : "1" }
            return "  \(point.area.rawValue) \(padded(Int(point.address) + first))  \(row.joined(separator: " "))"
        }
    }

    private static func registers(_ words: [UInt16], at point: Point) -> [String] {
        words.enumerated().map { index, word in
            let signed = Int16(bitPattern: word)
            let number = signed < 0 ? "\(word) (signed \(signed))" : "\(word)"
            let letters = letters(word).map { "  \($0)" } ?? ""
            return "  \(point.area.rawValue) \(Int(point.address) + index)  0x\(hexadecimal(word))  \(number)\(letters)"
        }
    }

    package static func duration(_ span: TimeSpan) -> String { DurationText.plain(span) }

    /// A measured time to a tenth of a millisecond, from 100 ms on without it: `6.7 ms`.
    package static func measured(_ span: TimeSpan) -> String {
        if span >= .milliseconds(100) {
            return DurationText.plain(.milliseconds((span.nanoseconds + 500_000) / 1_000_000))
        }
        let tenths = max(1, (span.nanoseconds + 50_000) / 100_000)
        return "\(NumberText.plain(Double(tenths) / 10)) ms"
    }

    /// Bytes, one in each word, sixteen in a row: in hexadecimal and as text.
    package static func bytes(_ words: [UInt16]) -> [String] {
        guard !words.isEmpty else { return ["no bytes"] }
        return stride(from: 0, to: words.count, by: 16).map { first in
            let row = words[first..<min(first + 16, words.count)]
            let numbers = row.map { String(hexadecimal($0).dropFirst(2)) }.joined(separator: " ")
            let gap = String(repeating: " ", count: words.count > 16 ? 47 - numbers.count : 0)
            return "\(numbers)\(gap)   \(String(row.map(letter)))"
        }
    }

    private static func padded(_ number: Int) -> String {
        let text = String(number)
        return String(repeating: " ", count: max(0, 5 - text.count)) + text
    }

    private static func hexadecimal(_ word: UInt16) -> String {
        let text = String(word, radix: 16, uppercase: true)
        return String(repeating: "0", count: 4 - text.count) + text
    }

    private static func letter(_ byte: UInt16) -> Character {
        (32...126).contains(byte) ? Character(UnicodeScalar(UInt8(byte))) : "."
    }

    /// The two bytes as letters where both are some.
    private static func letters(_ word: UInt16) -> String? {
        let bytes = [word >> 8, word & 0xFF]
        guard bytes.allSatisfy({ (32...126).contains($0) }) else { return nil }
        return "'" + String(bytes.map(letter)) + "'"
    }
}
