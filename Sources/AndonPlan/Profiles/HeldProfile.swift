import AndonCore

/// What came of holding a profile against a device, in lines for a terminal.
package struct HeldProfile: Sendable {
    package var verdict: ProfileVerdict
    private let profile: Profile
    private let walk: ProfileWalk

    package init(_ profile: Profile, _ walk: ProfileWalk) {
        self.profile = profile
        self.walk = walk
        verdict = ProfileVerdict(profile, walk.reads)
    }

    /// Each tag with what stands there, and the check that it passes; then what was not read.
    package func lines(unit: UInt8) -> [String] {
        let trial = ProfileTrial(profile, walk.reads)
        let results = zip(profile.checks, trial.results(shift: 0, order: nil))
        let rows = profile.tags.map(\.plan).filter { $0.access != .write }.map { tag in
            let place = "\(tag.point.area.rawValue) \(tag.point.address)"
            let isRefused = tag.span.contains { walk.reads.refused.contains(Point(tag.point.area, UInt16($0))) }
            let isLacking = walk.reads.lacking.contains(tag.point.area)
            let why = isRefused ? "no such address" : isLacking ? "no function that reads it" : "not read"
            let value = trial.shown(tag) ?? why
            let check = results.first { $0.0.tag == tag.name && $0.1.isRead }
            return (tag.name, place, value, check.map { ($0.1.fits ? "fits " : "does not fit ") + $0.0.text } ?? "")
        }
        let names = rows.map { $0.0.count }.max() ?? 0
        let places = rows.map { $0.1.count }.max() ?? 0
        let values = rows.filter { !$0.3.isEmpty }.map { $0.2.count }.max() ?? 0
        return ["\(profile.name): \(profile.title), held against unit \(unit)"]
            + rows.map { name, place, value, check in
                let line = "  \(padded(name, names))  \(padded(place, places))  "
                return line + (check.isEmpty ? value : "\(padded(value, values))   \(check)")
            } + walk.troubles
    }

    /// What to paste, and what no check can know; for a profile that fits.
    package func advice(unit: UInt8) -> [String] {
        [
            "compare one value with what the device shows: a wide check may pass a wrong address (0 °C is a temperature)",
            "for the plan:  NAME: { kind: other, link: LINK, profile: \(profile.name), unit: \(unit) }",
        ]
    }

    /// Why it does not fit: what was found, what would fit, and the verdict in one sentence.
    package var complaint: String { (verdict.lines + [verdict.summary]).joined(separator: "\n") }

    private func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}
