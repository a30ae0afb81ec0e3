/// Says how a quantity fails to be in the units of a tag.
enum Units {
    static func mismatch(_ quantity: Quantity, _ units: String, of tag: String) -> Mismatch {
        guard quantity.units != units else { return Mismatch() }
        let meant = Quantity(value: quantity.value, units: units)
        let allowed =
            units.isEmpty
            ? "a quantity without units, as \(tag) has none" : "a quantity in \(units), the units of \(tag)"
        return Mismatch(allowed: allowed, suggestion: meant.text)
    }
}
