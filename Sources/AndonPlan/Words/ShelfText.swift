package import AndonCore

/// How long a person wants an alarm silent: `30min`, `2h`.
package enum ShelfText {
    package static let allowed = "a duration with its unit from 1s to 720h, such as 30min or 2h"

    /// nil for anything else.
    package static func parse(_ text: String) -> TimeSpan? {
        do { return try DurationText.parse(text, from: .seconds(1), to: .minutes(720 * 60)) } catch { return nil }
    }
}
