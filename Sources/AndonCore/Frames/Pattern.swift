/// A regular expression over the bytes of a frame, compiled once when the plan is read.
///
/// Runs in a time that is bounded by steps × bytes, whatever the bytes are (Pike's machine: all ways at once, none
/// twice), because what comes from a wire must not be able to hang the wire. What it takes: docs/decisions/0006.
package struct Pattern: Sendable {
    /// Where a group matched.
    package typealias Match = Range<Int>

    package let text: String
    /// Groups that the pattern numbers, without the whole match.
    package let groups: Int
    private let steps: [PatternStep]

    /// - Throws: `PatternMistake` with the column, what was found and what is allowed.
    package init(_ text: String) throws(PatternMistake) {
        var parser = try PatternParser(text)
        let node = try parser.read()
        self.text = text
        groups = parser.groups
        steps = try PatternProgram.of(node)
    }

    /// Where a group (0: the whole pattern) matched first in the bytes, the way Perl would choose it; nil when the pattern
    /// does not match, when the group took no part, and for a group that there is none of.
    package func firstMatch(in bytes: [UInt8], group: Int = 0) -> Match? {
        guard (0...groups).contains(group) else { return nil }
        var run = PatternRun(steps: steps, group: group)
        return run.firstMatch(in: bytes)
    }
}
