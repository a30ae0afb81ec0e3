package import AndonCore

/// One line of what a test expects: when, and which words.
package struct TrialExpectation: Sendable, Hashable {
    /// Since the start; both ends belong to it.
    package var from: TimeSpan
    package var to: TimeSpan
    /// As `TrialFact` writes them.
    package var words: String
    /// What people are to be told; nil where the test does not say.
    package var message: String?
    /// The line of the file.
    package var line: Int

    func holds(for fact: TrialFact) -> Bool {
        fact.words == words && from <= fact.at && fact.at <= to && (message == nil || message == fact.message)
    }

    package var text: String {
        let time = from == to ? DurationText.exact(from) : "\(DurationText.exact(from)) .. \(DurationText.exact(to))"
        return "\(time)  \(words)" + (message.map { "  \"\($0)\"" } ?? "")
    }
}
