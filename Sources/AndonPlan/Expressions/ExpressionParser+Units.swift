import AndonCore

// What fits together: truths with truths, numbers with numbers of the same units.
extension ExpressionParser {
    func truth(_ operand: Operand) throws(Mismatch) -> Operand {
        guard let units = operand.units else { return operand }
        throw wrong(
            operand, "something that is true or false, such as a comparison",
            units.isEmpty || operand.text.hasPrefix("the ") ? nil : "\(bare(operand.text)) > 0 \(units)")
    }

    func number(_ operand: Operand) throws(Mismatch) {
        guard operand.units == nil else { return }
        throw wrong(operand, "a number; this is true or false")
    }

    /// Brings the right operand, which was read last, into the units of the left one; only times can be.
    mutating func fit(_ right: Operand, to left: Operand) throws(Mismatch) {
        let (own, wanted) = (right.units ?? "", left.units ?? "")
        guard own != wanted else { return }
        if let from = DurationText.seconds(in: own), let to = DurationText.seconds(in: wanted) {
            try emit(.number(from / to))
            try emit(.multiply, takes: 2)
            return
        }
        let allowed =
            wanted.isEmpty ? "a number without units, as \(left.text) has none" : "\(wanted), the units of \(left.text)"
        var suggestion: String?
        if own.isEmpty, !wanted.isEmpty, Double(bare(right.text)) != nil {
            suggestion = "\(bare(right.text)) \(wanted)"
        }
        let what = own.isEmpty ? "\(right.text) without units" : "\(right.text) in \(own)"
        throw Mismatch(allowed: allowed, suggestion: suggestion, offset: right.at, found: what)
    }

    func unitsOfProduct(_ left: Operand, _ right: Operand) throws(Mismatch) -> String {
        let (one, other) = (left.units ?? "", right.units ?? "")
        guard one.isEmpty || other.isEmpty else {
            throw Mismatch(
                allowed: "a factor without units", offset: right.at,
                found: "\(right.text) in \(other) times \(left.text) in \(one)")
        }
        return one + other
    }

    func unitsOfQuotient(_ left: Operand, _ right: Operand) throws(Mismatch) -> String {
        let (one, other) = (left.units ?? "", right.units ?? "")
        if one == other { return "" }
        guard other.isEmpty else {
            throw Mismatch(
                allowed: "a divisor without units, or with \(one.isEmpty ? "none" : one) as well", offset: right.at,
                found: "\(left.text)\(one.isEmpty ? "" : " in \(one)") by \(right.text) in \(other)")
        }
        return one
    }

    private func bare(_ text: String) -> String { text.replacing("\"", with: "") }
}
