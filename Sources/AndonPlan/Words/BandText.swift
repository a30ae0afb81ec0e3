/// Reads two quantities with `..` between: `22 .. 28 °C` or `22 °C .. 28 °C`.
enum BandText {
    static func parse(_ text: String) throws(Mismatch) -> (low: Quantity, high: Quantity) {
        guard let dots = text.firstRange(of: "..") else {
            throw Mismatch(suggestion: text.contains(" to ") ? text.replacing(" to ", with: " .. ") : nil)
        }
        var low = try Quantity(trimmed(text[..<dots.lowerBound]))
        let high = try Quantity(trimmed(text[dots.upperBound...]))
        if low.units.isEmpty { low.units = high.units }
        guard low.units == high.units else { throw Mismatch() }
        guard low.value < high.value else {
            let turned = "\(NumberText.plain(high.value)) .. \(low.text)"
            throw Mismatch(
                allowed: "the lower value first and the higher one second",
                suggestion: low.value == high.value ? nil : turned)
        }
        return (low, high)
    }

    /// The bounds, where they are in the units of the tag.
    static func range(_ text: String, units: String) throws(Mismatch) -> ClosedRange<Double> {
        let (low, high) = try parse(text)
        guard high.units == units else {
            var mismatch = Units.mismatch(high, units, of: "this tag")
            mismatch.suggestion = "\(NumberText.plain(low.value)) .. \(Quantity(value: high.value, units: units).text)"
            throw mismatch
        }
        return low.value...high.value
    }

    static func trimmed(_ text: Substring) -> String {
        var text = text
        while text.last == " " { text.removeLast() }
        return String(text.drop { $0 == " " })
    }
}
