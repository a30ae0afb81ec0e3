import AndonCore

/// One word or sign of an expression, and where it stands in the text (Unicode scalars from its start).
struct ExpressionToken {
    enum Kind: Equatable {
        case word
        case open, close, comma
        case order(RuleExpression.Order)
        case end
    }

    var kind: Kind
    var text: String
    var at: Int

    /// Words end at spaces, parentheses, commas and signs of comparison; all else belongs to them, as names have hyphens and
    /// units have strokes.
    static func all(in text: String) throws(Mismatch) -> [ExpressionToken] {
        let scalars = Array(text.unicodeScalars)
        var tokens: [ExpressionToken] = []
        var at = 0
        while at < scalars.count {
            let scalar = scalars[at]
            guard !scalar.properties.isWhitespace else {
                at += 1
                continue
            }
            if let kind = sign(scalar) {
                tokens.append(ExpressionToken(kind: kind, text: String(scalar), at: at))
                at += 1
            } else if orderSigns.contains(scalar) {
                var end = at + 1
                if end < scalars.count, scalars[end] == "=" { end += 1 }
                let sign = self.text(scalars[at..<end])
                guard let order = orders[sign] else {
                    throw Mismatch(
                        allowed: "one of > < >= <= = !=", suggestion: ["==": "=", "!": "not"][sign], offset: at,
                        found: Quoted.text(sign))
                }
                tokens.append(ExpressionToken(kind: .order(order), text: sign, at: at))
                at = end
            } else {
                var end = at + 1
                while end < scalars.count, !isEnd(scalars[end]) { end += 1 }
                tokens.append(ExpressionToken(kind: .word, text: self.text(scalars[at..<end]), at: at))
                at = end
            }
        }
        return tokens + [ExpressionToken(kind: .end, text: "the end", at: scalars.count)]
    }

    /// How it is called in `found …`.
    var found: String { kind == .end ? text : Quoted.text(text) }

    private static let orderSigns: Set<Unicode.Scalar> = [">", "<", "=", "!", "≥", "≤", "≠"]
    private static let orders: [String: RuleExpression.Order] = [
        ">": .above, "<": .below, ">=": .atLeast, "<=": .atMost, "≥": .atLeast, "≤": .atMost, "=": .equal,
        "!=": .unequal, "≠": .unequal,
    ]

    private static func sign(_ scalar: Unicode.Scalar) -> Kind? {
        switch scalar {
        case "(": .open
        case ")": .close
        case ",": .comma
        default: nil
        }
    }

    private static func isEnd(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isWhitespace || sign(scalar) != nil || orderSigns.contains(scalar)
    }

    private static func text(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars)
        return String(text)
    }
}
