import AndonCore

// Lists: `(A, B, C)`, where a pattern in an item makes one of it for each tag that it matches.
extension ExpressionParser {
    private static let lists: Set<String> = ["all", "any", "min", "max", "mean", "of"]

    /// How many operands were read, and of numbers the first, which says the units.
    mutating func list(ofTruths isTruths: Bool) throws(Mismatch) -> (count: Int, first: Operand?) {
        try expect(.open, "( and a list")
        var count = 0
        var first: Operand?
        repeat {
            let start = next
            let own = scope.star
            let stars = try starsOfItem()
            for star in stars.map({ $0.map(Optional.some) }) ?? [own] {
                next = start
                scope.star = star
                let wentThrough = goesThrough
                goesThrough = wentThrough || stars != nil
                let item = try deeper { (parser: inout Self) throws(Mismatch) in try parser.sequence() }
                goesThrough = wentThrough
                count += 1
                if isTruths {
                    _ = try truth(item)
                } else {
                    try self.number(item)
                    if let first { try fit(item, to: first) } else { first = item }
                }
            }
            scope.star = own
        } while takeComma()
        try expect(.close, ") or a comma and one more")
        return (count, first)
    }

    private mutating func takeComma() -> Bool {
        guard token.kind == .comma else { return false }
        _ = take()
        return true
    }

    /// What the star of the item that begins here stands for, one after the other; nil where it has none of its own.
    private func starsOfItem() throws(Mismatch) -> [String]? {
        var place = next
        var depth = 0
        while place < tokens.count {
            let token = tokens[place]
            switch token.kind {
            case .end: return nil
            case .comma where depth == 0: return nil
            case .comma, .order: break
            case .open: depth += 1
            case .close:
                guard depth > 0 else { return nil }
                depth -= 1
            case .word:
                if StarPattern.isPattern(token.text) {
                    do { return try scope.stars(of: token.text) } catch {
                        throw wrong(token, error.allowed ?? "", error.suggestion)
                    }
                }
                // The patterns of a list inside go through tags of their own.
                if Self.lists.contains(token.text), place + 1 < tokens.count, tokens[place + 1].kind == .open {
                    place = end(ofListAt: place + 1)
                }
            }
            place += 1
        }
        return nil
    }

    private func end(ofListAt open: Int) -> Int {
        var depth = 0
        for place in open..<tokens.count {
            if tokens[place].kind == .open { depth += 1 }
            if tokens[place].kind == .close { depth -= 1 }
            if depth == 0 { return place }
        }
        return tokens.count - 1
    }
}
