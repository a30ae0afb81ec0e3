import AndonCore

/// A tag's path with one star: `oven/zone*-top`. What the star stands for binds one tag to another, `oven/zone3-top` to
/// `oven/set3-top`.
struct StarPattern {
    private let head: String
    private let tail: String

    /// Nil where there is no star, or more than one, or a `?`.
    init?(_ text: String) {
        let parts = text.split(separator: "*", omittingEmptySubsequences: false)
        guard parts.count == 2, !text.contains("?") else { return nil }
        head = String(parts[0])
        tail = String(parts[1])
    }

    static func isPattern(_ text: String) -> Bool { text.contains("/") && (text.contains("*") || text.contains("?")) }

    /// What the star stands for in a path; nil where the path is another.
    func star(in path: String) -> String? {
        guard path.hasPrefix(head), path.hasSuffix(tail), path.utf8.count >= head.utf8.count + tail.utf8.count else {
            return nil
        }
        let star = String(path.dropFirst(head.count).dropLast(tail.count))
        return star.contains("/") ? nil : star
    }

    func path(of star: String) -> String { head + star + tail }
}
