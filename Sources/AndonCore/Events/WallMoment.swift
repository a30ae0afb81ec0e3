/// A wall-clock moment (UTC).
package struct WallMoment: Sendable, Hashable {
    package var nanosecondsSince1970: Int64

    package init(nanosecondsSince1970: Int64) { self.nanosecondsSince1970 = nanosecondsSince1970 }

    package var secondsSince1970: Int64 { floorDivide(nanosecondsSince1970, 1_000_000_000) }
    package var millisecondsSince1970: Int64 { floorDivide(nanosecondsSince1970, 1_000_000) }

    /// RFC 3339 in UTC with milliseconds: `2026-11-23T22:26:41.007Z`.
    package var text: String { String(decoding: bytes, as: UTF8.self) }

    /// The same as ASCII bytes, 24 of them.
    package var bytes: [UInt8] {
        let days = floorDivide(millisecondsSince1970, 86_400_000)
        let ofDay = millisecondsSince1970 - days * 86_400_000
        let (year, month, day) = Self.civil(days)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(24)
        Self.append(year, digits: 4, to: &bytes)
        for (separator, number, digits) in [
            ("-", month, 2), ("-", day, 2), ("T", ofDay / 3_600_000, 2), (":", ofDay / 60_000 % 60, 2),
            (":", ofDay / 1_000 % 60, 2), (".", ofDay % 1_000, 3),
        ] as [(Unicode.Scalar, Int64, Int)] {
            bytes.append(UInt8(ascii: separator))
            Self.append(number, digits: digits, to: &bytes)
        }
        bytes.append(UInt8(ascii: "Z"))
        return bytes
    }

    /// Days since 1970-01-01 to a date of the Gregorian calendar, by counting years from March, so that the leap day is the
    /// last of its year (Howard Hinnant, chrono-compatible low-level date algorithms).
    private static func civil(_ days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let shifted = days + 719_468
        let era = floorDivide(shifted, 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let fromMarch = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * fromMarch + 2) / 5 + 1
        let month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }

    private static func append(_ number: Int64, digits: Int, to bytes: inout [UInt8]) {
        var divisor: Int64 = 1
        for _ in 1..<digits { divisor *= 10 }
        while divisor > 0 {
            bytes.append(UInt8(ascii: "0") + UInt8(number / divisor % 10))
            divisor /= 10
        }
    }
}

/// Division that rounds down, also before 1970.
private func floorDivide(_ number: Int64, _ divisor: Int64) -> Int64 {
    let quotient = number / divisor
    return number % divisor < 0 ? quotient - 1 : quotient
}
