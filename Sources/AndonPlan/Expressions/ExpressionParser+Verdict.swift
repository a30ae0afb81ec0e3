import AndonCore

// What can be said of a part before the line runs. What goes through the tags of a pattern is held as a whole: one of its tags
// may be where the others never are.
extension ExpressionParser {
    /// Refuses a part, written from `start` on, that no value makes true, or none makes false.
    func checkPart(from start: Int, at offset: Int) throws(Mismatch) {
        guard !goesThrough else { return }
        let verdict = Verdict(steps[start...], scope.tags, scope.budget)
        guard case .depends = verdict else {
            throw Mismatch(
                allowed: "what depends on values; this is \(verdict.rawValue) true", offset: offset,
                found: Quoted.text(written(from: offset)))
        }
    }

    /// A quotient by nothing is never known.
    func checkDivisor(_ divisor: Operand, from start: Int) throws(Mismatch) {
        var maker = ClaimMaker(tags: scope.tags)
        guard let number = maker.number(of: steps[start...]), number.isConstant, number.constant == 0 else { return }
        throw wrong(divisor, "a divisor that is not always 0; what is divided by 0 is never known")
    }
}
