import AndonCore

/// Reads what a tag says while a recipe holds: a number, a band, a name, or a pattern for a text.
enum RecipeWhen {
    static func parse(_ text: String, of tag: TagDraft) throws(Mismatch) -> (match: RecipeMatch, words: String) {
        if tag.plan.type.isText {
            guard text.unicodeScalars.count <= TextPattern.mostLetters, PlainText.isPrintable(text) else {
                throw Mismatch(allowed: "a text or a pattern of at most \(TextPattern.mostLetters) letters")
            }
            return (.text(TextPattern(text)), text)
        }
        if tag.plan.type.isSwitch || !tag.plan.names.isEmpty {
            return (.numbers(try StateWord.band(text, of: tag)), text)
        }
        let band: ClosedRange<Double>
        let units = tag.plan.units
        if text.contains("..") {
            band = try BandText.range(text, units: units)
        } else {
            let quantity = try Quantity(text)
            guard quantity.units == units else { throw Units.mismatch(quantity, units, of: tag.path) }
            band = quantity.value...quantity.value
        }
        if let reach = tag.reach, band.upperBound < reach.low || band.lowerBound > reach.high {
            throw Mismatch(
                allowed:
                    "something within \(NumberText.plain(reach.low)) .. "
                    + "\(Quantity(value: reach.high, units: units).text), all that \(tag.path) can say")
        }
        return (.numbers(band), text)
    }
}
