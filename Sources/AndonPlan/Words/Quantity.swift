/// A number with the units that stand behind it: `2 °C`, `0.5 °C/s`, `40`.
struct Quantity: Hashable {
    var value: Double
    /// Empty where none stand there.
    var units: String

    init(_ text: String) throws(Mismatch) {
        let (number, rest) = NumberText.split(text)
        guard let value = Double(number), value.isFinite,
            !rest.unicodeScalars.contains(where: { $0.properties.isWhitespace })
        else { throw Mismatch(suggestion: NumberText.withPoint(text)) }
        self.value = value
        self.units = rest
    }

    init(value: Double, units: String) {
        self.value = value
        self.units = units
    }

    var text: String { units.isEmpty ? NumberText.plain(value) : "\(NumberText.plain(value)) \(units)" }

    /// A quantity per time as a quantity per second: `30 °C/min` is `0.5 °C/s` with the units `°C`.
    func perSecond() throws(Mismatch) -> Quantity {
        for (ending, seconds) in [("/s", 1.0), ("/min", 60.0), ("/h", 3_600.0)] where units.hasSuffix(ending) {
            return Quantity(value: value / seconds, units: String(units.dropLast(ending.count)))
        }
        throw Mismatch(suggestion: units.isEmpty ? nil : "\(text)/s")
    }
}
