import AndonCore

extension Condition {
    /// Steps of an expression that is true whenever an alarm of this condition is active: it is true now, with every limit moved
    /// back by the deadband. Nil where the newest values alone do not tell.
    ///
    /// - Parameter place: of the tag among the rule's.
    func claim(on id: TagID, at place: Int, movedBy deadband: Double, isSwitch: Bool) -> [RuleExpression.Step]? {
        func value(_ order: RuleExpression.Order, _ limit: Double) -> [RuleExpression.Step] {
            [.value(id), .number(limit), .compare(order)]
        }
        switch self {
        case .above where isSwitch: return [.isWithin(id, low: 1, high: 1)]
        case .below where isSwitch: return [.isWithin(id, low: 0, high: 0)]
        case .above(let limit): return value(.above, limit - deadband)
        case .below(let limit): return value(.below, limit + deadband)
        case .outside(let low, let high):
            return value(.below, low + deadband) + value(.above, high - deadband) + [.atLeast(1, of: 2)]
        case .inside(let low, let high):
            return value(.atLeast, low - deadband) + value(.atMost, high + deadband) + [.atLeast(2, of: 2)]
        case .wider(.turns(let low, let high)), .wider(.stays(let low, let high, _)):
            return [.isWithin(id, low: low, high: high)]
        case .wider(.when(let expressions)):
            return (expressions.count == 1 ? expressions.first : expressions.dropFirst(place).first)?.steps
        case .rises, .falls, .moves, .slopeAbove, .slopeBelow, .wider: return nil
        }
    }
}
