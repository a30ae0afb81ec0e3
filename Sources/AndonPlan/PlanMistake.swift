/// One mistake in a plan: where it stands, what was found, and what is allowed.
package struct PlanMistake: CustomStringConvertible, Hashable, Sendable {
    package var file: String
    /// Line and column count from 1, columns in Unicode scalars.
    package var line: Int
    package var column: Int
    /// `found …, allowed: …; did you mean "…"?`
    package var text: String

    package init(file: String, line: Int, column: Int, text: String) {
        self.file = file
        self.line = line
        self.column = column
        self.text = text
    }

    package var description: String { "\(file):\(line):\(column): \(text)" }
}
