import AndonCore

/// Holds the pattern of a tag's `match` against what the frames' own patterns can say.
enum PatternCheck {
    /// Characters of one pattern.
    static let most = 200

    /// Compiled here once, so that the wire need not say what is wrong with it.
    static func parse(_ text: String) throws(Mismatch) -> String {
        guard text.utf8.count <= most, PlainText.isPrintable(text) else {
            throw Mismatch(allowed: "a pattern of at most \(most) characters, such as \"^BC:(.+)$\"")
        }
        do {
            _ = try Pattern(text)
        } catch {
            throw Mismatch(allowed: "a pattern such as \"^BC:(.+)$\"; at its character \(error.column): \(error.found)")
        }
        return text
    }
}
