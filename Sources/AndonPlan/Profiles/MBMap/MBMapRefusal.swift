/// Why a map is not imported: everything in it that a profile cannot say, each with its JSON path.
package struct MBMapRefusal: Error, CustomStringConvertible, Sendable {
    package var file: String
    /// At least one, at most 101: the last one then counts the rest.
    package var lines: [String]

    init(file: String, _ report: MBMapReport) {
        self.file = file
        lines = report.lines
        if report.count > lines.count { lines.append("and \(report.count - lines.count) more") }
    }

    package var description: String { lines.map { "\(file): \($0)" }.joined(separator: "\n") }
}
