/// A person asks to let the line run again.
package struct ResetRequest: Codable, Sendable, Hashable, DeskRequest {
    package var by: String
    package var reason: String

    package static let expected =
        #"{"by":"your name, 1 to 64 characters","reason":"what was done, 1 to 200 characters"} without control characters"#

    package init(by: String, reason: String) {
        self.by = by
        self.reason = reason
    }

    /// What is wrong with it, in a sentence; nil when nothing is.
    package var problem: String? {
        Self.problem("by", by, atMost: 64) ?? Self.problem("reason", reason, atMost: 200)
    }

    static func problem(_ key: String, _ text: String, atMost limit: Int) -> String? {
        if text.allSatisfy(\.isWhitespace) { return "\(key) is empty: say it in 1 to \(limit) characters" }
        // A character may carry any number of combining marks: what is bounded is what must be stored.
        if text.count > limit || text.unicodeScalars.count > 2 * limit {
            return "\(key) has \(text.count) characters: at most \(limit) are allowed"
        }
        if text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
            return "\(key) holds control characters: plain text in one line is allowed"
        }
        return nil
    }
}
