/// The causes of a stop in words.
enum CauseText {
    /// `zone-spike on oven/zone4-top`
    static func line(_ cause: CauseLeft) -> String {
        let text =
            switch (cause.rule, cause.tag) {
            case (let rule?, let tag?): "\(rule) on \(tag)"
            case (let rule?, nil): rule
            default:
                if cause.found != nil {
                    "an output that stood at stop when the agent started"
                } else if cause.latch != nil {
                    "a latch file that cannot be read"
                } else {
                    "a cause without a name"
                }
            }
        return PlainText.harmless(text, atMost: 200)
    }

    /// The first three, and how many more.
    static func list(_ causes: [String]) -> String {
        guard !causes.isEmpty else { return "a cause that was not told" }
        let shown = causes.prefix(3).joined(separator: ", ")
        return causes.count > 3 ? "\(shown) and \(causes.count - 3) more" : shown
    }
}
