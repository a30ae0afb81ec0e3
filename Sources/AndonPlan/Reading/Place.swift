/// A place in a file, line and column from 1.
struct Place: Comparable, Hashable, Sendable {
    /// 0 is the plan; the others are profiles that it uses, as `MistakeList.addFile` numbered them.
    var file = 0
    var line: Int
    var column: Int

    static func < (left: Place, right: Place) -> Bool {
        (left.file, left.line, left.column) < (right.file, right.line, right.column)
    }
}
