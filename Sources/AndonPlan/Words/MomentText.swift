import AndonCore

/// Reads a moment of a table: RFC 3339, with a space or a T before the time, and Z or a difference such as +02:00 behind it.
enum MomentText {
    /// Nanoseconds since 1970; nil for all else.
    static func nanoseconds(_ text: String) -> Int64? {
        var bytes = Array(text.utf8)
        guard bytes.count >= 20, bytes.count <= 45 else { return nil }
        if bytes[10] == UInt8(ascii: " ") || bytes[10] == UInt8(ascii: "t") { bytes[10] = UInt8(ascii: "T") }
        var ahead: Int64 = 0
        if bytes[bytes.count - 1] | 0x20 == UInt8(ascii: "z") {
            bytes.removeLast()
        } else {
            let difference = bytes.suffix(6)
            guard let minutes = minutes(Array(difference)) else { return nil }
            ahead = minutes
            bytes.removeLast(6)
        }
        let utc = String(decoding: bytes, as: UTF8.self) + "Z"
        return WallMoment(text: utc).map { $0.nanosecondsSince1970 - ahead * 60_000_000_000 }
    }

    /// `+02:00` in minutes.
    private static func minutes(_ text: [UInt8]) -> Int64? {
        guard text.count == 6, text[3] == UInt8(ascii: ":"),
            text[0] == UInt8(ascii: "+") || text[0] == UInt8(ascii: "-")
        else { return nil }
        let digits = [text[1], text[2], text[4], text[5]].map { Int64($0) - 0x30 }
        guard digits.allSatisfy({ (0...9).contains($0) }) else { return nil }
        let (hours, minutes) = (digits[0] * 10 + digits[1], digits[2] * 10 + digits[3])
        guard hours < 24, minutes < 60 else { return nil }
        return (hours * 60 + minutes) * (text[0] == UInt8(ascii: "-") ? -1 : 1)
    }
}
