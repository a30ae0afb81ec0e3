import AndonCore

// What the wider conditions' texts have in common.
extension WiderReader {
    func isOf(_ tags: [TagDraft], _ allowed: String, _ isKind: (TagDraft) -> Bool) -> Bool {
        guard let tag = tags.first(where: { !isKind($0) }) else { return true }
        section.wrong(
            key, found: "\"\(key)\" on \(tag.path) (\(TypeText.plain(tag.plan.type)))",
            allowed: "tags that are \(allowed)")
        return false
    }

    /// The last such word splits the text; `second` is nil where it is not there.
    static func split(_ text: String, at word: String) -> (first: String, second: String?) {
        guard let range = text.ranges(of: word).last else { return (BandText.trimmed(text[...]), nil) }
        return (BandText.trimmed(text[..<range.lowerBound]), BandText.trimmed(text[range.upperBound...]))
    }

    static func time(_ text: String) throws(Mismatch) -> TimeSpan {
        try DurationText.parse(text, from: .milliseconds(100), to: .minutes(24 * 60))
    }

    /// A time in which nothing can be seen would be a rule that is true, or never true, by accident.
    func slow(_ tags: [TagDraft], _ time: TimeSpan) throws(Mismatch) {
        guard let tag = tags.first(where: { time < $0.plan.poll * 2 }) else { return }
        throw Mismatch(
            allowed: "at least two polls of \(tag.path) (\(DurationText.plain(tag.plan.poll * 2))), or a shorter poll")
    }

    func check(_ quantity: Quantity, _ tags: [TagDraft]) throws(Mismatch) {
        guard let tag = tags.first(where: { $0.plan.units != quantity.units }) else { return }
        let mismatch = Units.mismatch(quantity, tag.plan.units, of: tag.path)
        throw Mismatch(allowed: mismatch.allowed)
    }

    /// A word that means the same number on every tag.
    func state(_ word: String, _ tags: [TagDraft]) throws(Mismatch) -> ClosedRange<Double> {
        var band: ClosedRange<Double>?
        for tag in tags {
            let own = try StateWord.band(word, of: tag)
            guard band == nil || band == own else {
                throw Mismatch(allowed: "tags that mean the same by \(Quoted.bare(word)), or a rule for each")
            }
            band = own
        }
        return band ?? 0...0
    }

    func named(_ units: String) -> String { units.isEmpty ? "no units" : units }
}
