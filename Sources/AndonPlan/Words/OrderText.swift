import AndonCore

/// Reads the order of bytes on the wire.
enum OrderText {
    /// The four letters, written out for four registers.
    private static let long: KeyValuePairs<String, WordOrder> = [
        "abcdefgh": .abcd, "ghefcdab": .cdab, "badcfehg": .badc, "hgfedcba": .dcba,
    ]

    /// Every word for an order: those of the plan's values, then the long ones.
    static let words = WordOrder.allCases.map(\.rawValue) + long.map(\.key)

    static func parse(_ text: String) throws(Mismatch) -> WordOrder {
        if let order = WordOrder(rawValue: text) ?? long.first(where: { $0.key == text })?.value { return order }
        let meant = ["big": "abcd", "big-endian": "abcd", "little": "dcba", "little-endian": "dcba", "swapped": "cdab"]
        throw Mismatch(suggestion: meant[text.lowercased()] ?? NearestName.of(text, among: words))
    }
}

extension WordOrder {
    /// It says something about four registers that four letters cannot say.
    var isForFourRegisters: Bool { rawValue.count == 8 }
}
