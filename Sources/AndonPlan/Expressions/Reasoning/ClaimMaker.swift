import AndonCore

/// Makes a claim, or a number, of an expression's steps: the same stack as `ExpressionStack` has, of what may be instead of what
/// is.
struct ClaimMaker {
    let tags: TagTable
    private(set) var ledger = Ledger()
    private var numbers: [LinearSum] = []
    private var claims: [Claim] = []

    init(tags: TagTable) { self.tags = tags }

    /// Nil for steps that leave no truth.
    mutating func claim(of steps: some Sequence<RuleExpression.Step>) -> Claim? {
        run(steps) ? claims.last : nil
    }

    /// Nil for steps that leave no number.
    mutating func number(of steps: some Sequence<RuleExpression.Step>) -> LinearSum? {
        run(steps) ? numbers.last : nil
    }

    private mutating func run(_ steps: some Sequence<RuleExpression.Step>) -> Bool {
        for step in steps {
            guard take(step) else { return false }
        }
        return true
    }

    private mutating func take(_ step: RuleExpression.Step) -> Bool {
        switch step {
        case .number(let number): numbers.append(LinearSum(number))
        case .value(let tag): numbers.append(ledger.sum(of: tags[tag], tag))
        case .add: return combine(+)
        case .subtract: return combine(-)
        case .multiply, .divide: return scale(step)
        case .magnitude:
            guard let inner = numbers.popLast() else { return false }
            numbers.append(inner.isConstant ? LinearSum(abs(inner.constant)) : ledger.sum(of: .magnitude(inner)))
        case .least(let count), .greatest(let count), .mean(let count): return fold(step, count)
        case .isWithin(let tag, let low, let high): claims.append(state(tag, low, high))
        case .isGood(let tag): claims.append(.fact(ledger.place(of: .isGood(tag))))
        case .fact(let fact): claims.append(.fact(ledger.place(of: .agent(fact))))
        case .rule(let rule): claims.append(.fact(ledger.place(of: .rule(rule))))
        case .compare(let order):
            guard let right = numbers.popLast(), let left = numbers.popLast() else { return false }
            claims.append(comparison(left, right, Claim.Outcomes(order)))
        case .not:
            guard let claim = claims.popLast() else { return false }
            claims.append(.not(claim))
        case .atLeast(let needed, let count):
            guard claims.count >= count else { return false }
            let items = Array(claims.suffix(count))
            claims.removeLast(count)
            claims.append(.atLeast(needed, items))
        case .then:
            guard let second = claims.popLast(), claims.popLast() != nil else { return false }
            claims.append(.sequel(second: second))
        }
        return true
    }

    private mutating func comparison(_ left: LinearSum, _ right: LinearSum, _ outcomes: Claim.Outcomes) -> Claim {
        let (place, isTurned) = ledger.place(of: left, and: right)
        return .comparison(pair: place, isTurned ? outcomes.turned : outcomes)
    }

    private mutating func state(_ tag: TagID, _ low: Double, _ high: Double) -> Claim {
        let draft = tags[tag]
        if draft.plan.type.isSwitch {
            let isOn = Claim.fact(ledger.place(of: .isOn(tag)))
            return low > 0 ? isOn : .not(isOn)
        }
        let value = ledger.sum(of: draft, tag)
        guard low != high else { return comparison(value, LinearSum(low), .equal) }
        return .atLeast(
            2,
            [
                comparison(value, LinearSum(low), [.more, .equal]),
                comparison(value, LinearSum(high), [.less, .equal]),
            ])
    }

    private mutating func combine(_ operation: (LinearSum, LinearSum) -> LinearSum) -> Bool {
        guard let right = numbers.popLast(), let left = numbers.popLast() else { return false }
        return push(operation(left, right))
    }

    /// Numbers that binary arithmetic does not hold are never known at run time: nothing is concluded of them.
    private mutating func push(_ sum: LinearSum) -> Bool {
        guard sum.isFinite else { return false }
        numbers.append(sum)
        return true
    }

    private mutating func scale(_ step: RuleExpression.Step) -> Bool {
        guard let right = numbers.popLast(), let left = numbers.popLast() else { return false }
        if case .multiply = step {
            if right.isConstant { return push(left.times(right.constant)) }
            if left.isConstant { return push(right.times(left.constant)) }
            return push(ledger.sum(of: .product(left, right)))
        }
        if right.isConstant, right.constant != 0 { return push(left.times(1 / right.constant)) }
        return push(ledger.sum(of: .quotient(left, right)))
    }

    private mutating func fold(_ step: RuleExpression.Step, _ count: Int) -> Bool {
        guard count > 0, numbers.count >= count else { return false }
        let items = Array(numbers.suffix(count))
        numbers.removeLast(count)
        guard count > 1 else { return push(items[0]) }
        switch step {
        case .least: return push(ledger.sum(of: .least(items)))
        case .greatest: return push(ledger.sum(of: .greatest(items)))
        default: return push(items.dropFirst().reduce(items[0], +).times(1 / Double(count)))
        }
    }
}
