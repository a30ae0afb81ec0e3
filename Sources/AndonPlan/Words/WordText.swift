/// Reads one of a few words.
enum WordText {
    static func parse<Word: RawRepresentable & CaseIterable>(_ text: String) throws(Mismatch) -> Word
    where Word.RawValue == String {
        if let word = Word(rawValue: text) { return word }
        let words = Word.allCases.map(\.rawValue)
        throw Mismatch(allowed: Quoted.choice(words), suggestion: NearestName.of(text, among: words))
    }
}
