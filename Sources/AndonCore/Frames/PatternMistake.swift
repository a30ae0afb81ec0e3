/// Why a pattern is refused.
package struct PatternMistake: Error, Sendable, Hashable {
    /// The character at which it was found, counted from 1.
    package var column: Int
    /// What was found, and what is allowed.
    package var found: String

    package init(column: Int, found: String) {
        self.column = column
        self.found = found
    }
}
