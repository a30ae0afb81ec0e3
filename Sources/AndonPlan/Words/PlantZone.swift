import Foundation

/// The time zone of a plant: `UTC`, a fixed difference such as `+01:00`, or a name such as `Europe/Berlin`, with its summer time as
/// the system knows it.
package enum PlantZone {
    static let allowed = "UTC, a difference such as +01:00, or a name that this system knows, such as Europe/Berlin"

    /// Seconds that its clocks are ahead of UTC at a moment, in seconds since 1970; nil for what is no time zone.
    package static func offset(of zone: String) -> (@Sendable (Int64) -> Int64)? {
        if zone == "UTC" { return { _ in 0 } }
        if let fixed = fixed(zone) { return { _ in fixed } }
        // Short names such as EST are not what they seem, with summer time or without.
        guard zone.contains("/"), let known = TimeZone(identifier: zone) else { return nil }
        return { Int64(known.secondsFromGMT(for: Date(timeIntervalSince1970: Double($0)))) }
    }

    static func parse(_ text: String) throws(Mismatch) -> String {
        guard offset(of: text) != nil else {
            throw Mismatch(suggestion: text.uppercased() == "UTC" || text.uppercased() == "GMT" ? "UTC" : nil)
        }
        return text
    }

    /// `+01:00`, `-03:30`
    private static func fixed(_ text: String) -> Int64? {
        guard let sign = text.first, sign == "+" || sign == "-",
            let minutes = DayTime.minutes(String(text.dropFirst())), minutes <= 14 * 60
        else { return nil }
        return Int64(minutes) * (sign == "-" ? -60 : 60)
    }
}
