import Glibc

/// Local time for people: what must be added to UTC at a moment.
package struct LocalClock: Sendable {
    private let offset: @Sendable (Int) -> Int

    /// Always so many seconds east of Greenwich.
    package static func fixed(_ seconds: Int) -> LocalClock { LocalClock { _ in seconds } }

    /// The machine's time zone (TZ, /etc/localtime), with its summer time.
    package static let system = LocalClock { seconds in
        var time = time_t(seconds)
        var parts = unsafe tm()
        guard unsafe localtime_r(&time, &parts) != nil else { return 0 }
        return unsafe parts.tm_gmtoff
    }

    /// The local wall time of an RFC 3339 time in UTC; nil when it is none.
    func wallTime(_ text: String) -> WallTime? {
        guard let seconds = WallTime.seconds(text) else { return nil }
        return WallTime(localSeconds: seconds + offset(seconds))
    }

    /// The local day that a moment (seconds since 1970) falls on, as `WallTime.day` counts.
    package func day(of seconds: Int) -> Int { WallTime(localSeconds: seconds + offset(seconds)).day }
}

/// A moment as a clock and a calendar on the wall show it.
struct WallTime {
    /// Days since 1970-01-01.
    var day: Int
    private var second: Int

    init(localSeconds: Int) {
        day = Int((Double(localSeconds) / 86_400).rounded(.down))
        second = localSeconds - day * 86_400
    }

    /// `22:14:03`
    var clock: String { [second / 3_600, second / 60 % 60, second % 60].map(Self.two).joined(separator: ":") }

    /// `2026-11-23` (civil_from_days of H. Hinnant, "chrono-compatible low-level date algorithms").
    var date: String {
        let shifted = day + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return "\(year)-\(Self.two(month))-\(Self.two(dayOfYear - (153 * monthFromMarch + 2) / 5 + 1))"
    }

    /// Seconds since 1970 of `2026-11-23T21:14:03.123Z`; nil for anything else.
    static func seconds(_ text: String) -> Int? {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, bytes.count <= 40, bytes.last == UInt8(ascii: "Z"), bytes[10] == UInt8(ascii: "T")
        else {
            return nil
        }
        func number(_ range: Range<Int>) -> Int? {
            bytes[range].reduce(0 as Int?) { sum, byte in
                guard let sum, (0x30...0x39).contains(byte) else { return nil }
                return sum * 10 + Int(byte - 0x30)
            }
        }
        guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10), let hour = number(11..<13),
            let minute = number(14..<16), let second = number(17..<19), (1...12).contains(month),
            (1...31).contains(day),
            hour < 24, minute < 60, second < 61
        else { return nil }
        let from = month <= 2 ? year - 1 : year
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let days = from / 400 * 146_097 + from % 400 * 365 + from % 400 / 4 - from % 400 / 100 + dayOfYear - 719_468
        return days * 86_400 + hour * 3_600 + minute * 60 + second
    }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
