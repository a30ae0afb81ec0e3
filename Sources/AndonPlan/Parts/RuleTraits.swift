import AndonCore

/// Which further keys mean something with which condition.
enum RuleTraits {
    /// Refuses those that mean nothing.
    static func check(_ section: Section, key: String) {
        let isEdge = key == "turns" || key == "changes"
        let isLasting = key == "stale" || key == "stuck" || key == "stays"
        let isChart = key == "chart"
        if isEdge || isLasting || isChart || key == "when" {
            section.misplaced("deadband", allowed: "with a limit; \(key) has none")
        }
        if isEdge { section.misplaced("on-delay", allowed: "with what lasts; \(key) is true at one sample") }
        if isChart {
            section.misplaced(
                "on-delay", allowed: "with other conditions; a chart says itself how many values it takes")
        } else {
            for word in ["each", "center", "sigma", "learn"] { section.misplaced(word, allowed: "with chart") }
        }
        if isLasting {
            section.misplaced("on-delay", allowed: "with other conditions; \(key) says itself how long")
        }
        if KeyTable.widerConditions.contains(key), key != "deviates" {
            section.misplaced("confirm", allowed: "with a limit; \(key) looks at more than one sample by itself")
        }
        if key == "stale" {
            section.misplaced("hold-off", allowed: "with other conditions; a gap is what stale looks for")
        }
        if key != "stuck", !isChart {
            section.misplaced("while", allowed: "with stuck or chart; any rule may say unless")
        }
    }

    /// The blanks of a message: known ones, and such that there is something to fill in.
    static func message(_ text: String, key: String?) throws(Mismatch) -> String {
        let text = try PlainText.parse(text)
        let blanks = MessageBlank.allCases.map { "{\($0.rawValue)}" }
        guard !MessageBlank.isUnclosed(text) else {
            throw Mismatch(allowed: "a } behind each {, as in {value}")
        }
        if let unknown = MessageBlank.firstUnknown(in: text) {
            let near = NearestName.of(unknown, among: MessageBlank.allCases.map(\.rawValue))
            throw Mismatch(
                allowed: "text and \(Quoted.choice(blanks))",
                suggestion: near.map { text.replacing("{\(unknown)}", with: "{\($0)}") })
        }
        if key != "chart", key != nil, MessageBlank.all(in: text).contains(.signal) {
            throw Mismatch(allowed: "a message without {signal}, which only a chart gives")
        }
        let hasLimit = key != "when" && key != "turns" && key != "changes"
        if !hasLimit, let key, MessageBlank.all(in: text).contains(where: { $0 == .limit || $0 == .measured }) {
            throw Mismatch(allowed: "a message without {limit} and {measured}, as \(key) has none")
        }
        return text
    }
}
