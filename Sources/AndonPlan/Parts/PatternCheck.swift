/// Holds the pattern of a tag's `match` against what the frames' own patterns can say.
enum PatternCheck {
    /// Characters of one pattern.
    static let most = 200

    /// Only its length is looked at: what compiles a pattern says more.
    static func parse(_ text: String) throws(Mismatch) -> String {
        guard text.utf8.count <= most, PlainText.isPrintable(text) else {
            throw Mismatch(allowed: "a pattern of at most \(most) characters, such as \"^BC:(.+)$\"")
        }
        return text
    }
}
