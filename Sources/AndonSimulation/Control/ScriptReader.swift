package import AndonCore

/// A script: one command per line with the time of the simulated line in front, `20s spike oven/zone4-top 2.5`.
package enum ScriptReader {
    package struct Step: Hashable, Sendable {
        package var at: TimeSpan
        package var command: SimCommand
    }

    /// Reads the whole script before anything is simulated; `#` starts a comment. The steps come back in order of time.
    /// - Throws: the first refusal, with its line.
    package static func read(_ text: String, plan: Plan) throws(CommandReader.Refusal) -> [Step] {
        let reader = CommandReader(plan: plan)
        var steps: [Step] = []
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let code = line.prefix { $0 != "#" }.split(maxSplits: 1, whereSeparator: \.isWhitespace)
            guard let time = code.first else { continue }
            guard let at = span(time), code.count == 2 else {
                throw CommandReader.Refusal(
                    text: "line \(index + 1): write a time and a command: 20s spike oven/zone4 2.5")
            }
            do {
                steps.append(Step(at: at, command: try reader.read(String(code[1]))))
            } catch {
                throw CommandReader.Refusal(text: "line \(index + 1): \(error.text)")
            }
        }
        return steps.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }.map(\.element)
    }

    private static func span(_ word: Substring) -> TimeSpan? {
        for (suffix, scale) in [("ms", 1e6), ("min", 60e9), ("s", 1e9), ("h", 3_600e9)] where word.hasSuffix(suffix) {
            guard let value = Double(word.dropLast(suffix.count)), (0...1e15).contains(value * scale) else {
                return nil
            }
            return TimeSpan(nanoseconds: Int64(value * scale))
        }
        return nil
    }
}
