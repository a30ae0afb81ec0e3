/// What the words of a point would be as text: for a person who does not know which byte of a register comes first.
package struct TextReading: Sendable, Hashable {
    /// `abcd` or `badc`.
    package var order: WordOrder
    /// As a tag would have it: up to the first zero byte, without spaces at the end.
    package var text: String

    /// The orders in which nothing but characters stands there; none where there is no text.
    package static func all(of words: [UInt16]) -> [TextReading] {
        [WordOrder.abcd, .badc].compactMap { order in
            let bytes = words.flatMap { word in
                let word = RawValue.one(word, order)
                return [UInt8(word >> 8), UInt8(word & 0xFF)]
            }
            let text = HarmlessText.of(bytes.prefix { $0 != 0 })
            return text.isEmpty || text.contains("\u{FFFD}") ? nil : TextReading(order: order, text: text)
        }
    }
}
