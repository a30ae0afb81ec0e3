extension WallMoment {
    /// Reads RFC 3339 in UTC, with or without fractions of a second: `2026-11-23T22:26:41.007Z`. Nil for anything else, and
    /// before 1678 or after 2261; digits beyond nanoseconds are left out.
    package init?(text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, bytes.count <= 40, bytes.last == UInt8(ascii: "Z") else { return nil }
        func number(_ range: Range<Int>) -> Int64? {
            var number: Int64 = 0
            for byte in bytes[range] {
                guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
                number = number * 10 + Int64(byte - UInt8(ascii: "0"))
            }
            return number
        }
        let marks: [(Int, Unicode.Scalar)] = [(4, "-"), (7, "-"), (10, "T"), (13, ":"), (16, ":")]
        guard marks.allSatisfy({ bytes[$0.0] == UInt8(ascii: $0.1) }), let year = number(0..<4),
            let month = number(5..<7), (1...12).contains(month), let day = number(8..<10), (1...31).contains(day),
            let hour = number(11..<13), hour < 24, let minute = number(14..<16), minute < 60,
            let second = number(17..<19), second <= 60
        else { return nil }
        var fraction: Int64 = 0
        if bytes.count > 20 {
            guard bytes[19] == UInt8(ascii: "."), bytes.count > 21 else { return nil }
            let digits = min(9, bytes.count - 21)
            guard var part = number(20..<20 + digits), number(20..<min(bytes.count - 1, 38)) != nil else { return nil }
            for _ in digits..<9 { part *= 10 }
            fraction = part
        }
        let seconds = Self.days(year, month, day) * 86_400 + hour * 3_600 + minute * 60 + second
        // Nanoseconds in 64 bits reach from 1678 to 2262.
        guard seconds.magnitude < 9_223_372_036 else { return nil }
        self.init(nanosecondsSince1970: seconds * 1_000_000_000 + fraction)
        // A day that its month does not have becomes another date: it is none.
        guard self.text.hasPrefix(text.prefix(10)) || second == 60 else { return nil }
    }

    /// Days from 1970-01-01, the inverse of how `bytes` makes a date (Howard Hinnant).
    private static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}
