import AndonCore

/// A word for a state of a tag: on, off, or a name of its numbers.
enum StateWord {
    /// The numbers it stands for.
    static func band(_ word: String, of tag: TagDraft) throws(Mismatch) -> ClosedRange<Double> {
        if tag.plan.type.isSwitch {
            do { return try SwitchText.on(word) ? 1...1 : 0...0 } catch {
                throw Mismatch(
                    allowed: "on or off, as \(tag.path) is one of them", suggestion: error.suggestion)
            }
        }
        let names = tag.plan.names
        guard !names.isEmpty else {
            throw Mismatch(allowed: "a comparison such as > or <, as \(tag.path) is a number without names")
        }
        guard let named = names.first(where: { $0.name == word }) else {
            throw Mismatch(
                allowed: "a name of \(tag.path): \(Quoted.choice(names.prefix(12).map(\.name)))",
                suggestion: NearestName.of(word, among: names.map(\.name)))
        }
        return Double(named.value)...Double(named.value)
    }
}
