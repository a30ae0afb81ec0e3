/// What happened on a wire, at a unit or at an address: what it means for the values, and what to do.
enum WireText {
    static func told(_ kind: String, _ event: EventFields) -> (Ink.Tone?, String, String)? {
        guard let (tone, word) = heading(kind) else { return nil }
        var text = event.message ?? kind
        if let unit = event.unit { text = "unit \(unit): \(text)" }
        if let tags = event.tags, !tags.isEmpty {
            let shown = tags.prefix(3)
            let more = max(event.tagCount ?? 0, tags.count) - shown.count
            text += "   [\(shown.joined(separator: ", "))\(more > 0 ? " and \(more) more" : "")]"
        }
        return (tone, word, text)
    }

    /// Its message stands in its own line.
    static func isOne(_ kind: String) -> Bool { heading(kind) != nil }

    private static func heading(_ kind: String) -> (Ink.Tone?, String)? {
        switch kind {
        case "point-refused": (.warning, "REFUSED")
        case "point-returned": (.good, "RETURNED")
        case "limit-learnt": (.advice, "LIMIT")
        case "limit-lifted": (.good, "NO LIMIT")
        case "counter-reset": (.warning, "RESET")
        case "identity-wrong": (.critical, "WRONG ID")
        case "identity-right": (.good, "RIGHT ID")
        case "echo-heard": (.warning, "ECHO")
        case "bus-jammed": (.warning, "JAMMED")
        case "timeout-too-short": (.warning, "LATE")
        case "driver-restarted": (.warning, "RESTART")
        case "driver-disabled": (.critical, "DISABLED")
        default: nil
        }
    }
}
