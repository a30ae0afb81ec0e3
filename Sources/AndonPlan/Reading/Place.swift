/// A place in the file, line and column from 1.
struct Place: Comparable, Hashable {
    var line: Int
    var column: Int

    static func < (left: Place, right: Place) -> Bool { (left.line, left.column) < (right.line, right.column) }
}
