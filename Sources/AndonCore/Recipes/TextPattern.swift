/// A pattern for a whole text: `*` stands for any letters, also none, and `?` for one letter.
package struct TextPattern: Sendable, Hashable {
    /// The longest pattern, in letters.
    package static let mostLetters = 40

    private enum Piece: Sendable, Hashable {
        case letter(Unicode.Scalar)
        case one, many
    }

    private let pieces: [Piece]

    package init(_ text: String) {
        pieces = text.unicodeScalars.map { $0 == "*" ? .many : $0 == "?" ? .one : .letter($0) }
    }

    package func matches(_ text: String) -> Bool {
        Self.meet(pieces, text.unicodeScalars.map(Piece.letter))
    }

    /// Whether some text matches both.
    package func overlaps(_ other: TextPattern) -> Bool { Self.meet(pieces, other.pieces) }

    /// Whether two patterns have a text in common. Costs the product of their lengths, whatever they are.
    private static func meet(_ left: [Piece], _ right: [Piece]) -> Bool {
        // From the end: whether what stands behind these two places has a text in common.
        var behind = Array(repeating: false, count: right.count + 1)
        for row in stride(from: left.count, through: 0, by: -1) {
            var this = Array(repeating: false, count: right.count + 1)
            for column in stride(from: right.count, through: 0, by: -1) {
                let (one, other) = (
                    row < left.count ? left[row] : nil, column < right.count ? right[column] : nil
                )
                this[column] =
                    switch (one, other) {
                    case (nil, nil): true
                    case (.many, nil): behind[column]
                    case (nil, .many): this[column + 1]
                    case (.many, _), (_, .many): behind[column] || this[column + 1]
                    case (nil, _), (_, nil): false
                    case (.one, _), (_, .one): behind[column + 1]
                    case (.letter(let one), .letter(let other)): one == other && behind[column + 1]
                    }
            }
            behind = this
        }
        return behind[0]
    }
}
