import AndonCore

/// Reads when a part is up and when it is down: `up for 10s, down for 20s, up`.
enum OutageText {
    static let allowed = "up or down, over time, such as \"up for 10s, down for 20s, up\""

    static func parse(_ text: String) throws(Mismatch) -> TrialOutage {
        let stretches = text.split(separator: ",", omittingEmptySubsequences: false)
        guard stretches.count <= SeriesText.mostSegments else {
            throw Mismatch(allowed: "at most \(SeriesText.mostSegments) stretches, with commas between")
        }
        var outage = TrialOutage()
        for (index, stretch) in stretches.enumerated() {
            let words = stretch.split(separator: " ").map(String.init)
            guard let word = words.first else { throw Mismatch(allowed: allowed) }
            guard word == "up" || word == "down" else {
                throw Mismatch(
                    allowed: allowed,
                    suggestion: ["on": "up", "off": "down", "silent": "down"][word]
                        ?? NearestName.of(word, among: ["up", "down"]))
            }
            guard words.count >= 3, words[1] == "for" else {
                guard words.count == 1, index == stretches.count - 1 else {
                    throw Mismatch(allowed: "for TIME in every stretch but the last, such as \"\(word) for 10s\"")
                }
                outage.add(isUp: word == "up", for: .zero)
                break
            }
            // `10 s` is two words.
            let time = words.dropFirst(2).joined()
            outage.add(
                isUp: word == "up",
                for: try DurationText.parse(time, from: .milliseconds(1), to: .minutes(60 * 24 * 31)))
        }
        return outage
    }
}
