/// Where an expression is worked out: room that is made once.
struct ExpressionStack: Sendable {
    /// A number with what rounding may have done to it, or a truth. A number that is not known is NaN.
    private struct Operand {
        var number = Double.nan
        var slack = 0.0
        var truth = Truth.unknown
    }

    private var operands: ContiguousArray<Operand> = []
    /// Whether a tag's last good value is believed until there is a gap.
    private var isPatient = false

    init() { operands.reserveCapacity(RuleExpression.deepest) }

    /// What the expression leaves; unknown for one that does not fit together.
    ///
    /// - Parameters:
    ///   - memories: what `then` remembers, this expression's from `first` on.
    ///   - isPatient: whether a tag's last good value is believed until there is a gap.
    mutating func truth(
        of expression: RuleExpression, at now: Uptime, in world: borrowing RuleWorld,
        memories: inout ContiguousArray<Sequel>, from first: Int, isPatient: Bool
    ) -> Truth {
        self.isPatient = isPatient
        return workOut(expression, at: now, in: world, memories: &memories, from: first)?.truth ?? .unknown
    }

    /// The number that the expression leaves, or 1 and 0 for true and false; NaN for what is not known.
    mutating func value(of expression: RuleExpression, isSwitch: Bool, at now: Uptime, in world: borrowing RuleWorld)
        -> Double
    {
        var none: ContiguousArray<Sequel> = []
        guard let left = workOut(expression, at: now, in: world, memories: &none, from: 0) else { return .nan }
        guard isSwitch else { return left.number }
        return left.truth == .unknown ? .nan : left.truth == .true ? 1 : 0
    }

    private mutating func workOut(
        _ expression: RuleExpression, at now: Uptime, in world: borrowing RuleWorld,
        memories: inout ContiguousArray<Sequel>, from first: Int
    ) -> Operand? {
        operands.removeAll(keepingCapacity: true)
        for step in expression.steps {
            switch step {
            case .number(let number): push(number)
            case .value(let tag): push(of: world.slot(tag))
            case .add: combine { ($0.number + $1.number, $0.slack + $1.slack) }
            case .subtract: combine { ($0.number - $1.number, $0.slack + $1.slack) }
            case .multiply:
                combine { ($0.number * $1.number, $0.slack * abs($1.number) + $1.slack * abs($0.number)) }
            case .divide:
                combine { left, right in
                    let quotient = left.number / right.number
                    return (quotient, (left.slack + abs(quotient) * right.slack) / abs(right.number))
                }
            case .magnitude:
                guard let operand = operands.popLast() else { return nil }
                push(abs(operand.number), operand.slack)
            case .least(let count): fold(count) { $1.number < $0.number ? $1 : $0 }
            case .greatest(let count): fold(count) { $1.number > $0.number ? $1 : $0 }
            case .mean(let count): takeMean(count)
            case .isWithin(let tag, let low, let high):
                push(world.slot(tag)?.isWithin(low, high, isPatient: isPatient) ?? .unknown)
            case .isGood(let tag): push(world.slot(tag)?.goodness ?? .unknown)
            case .fact(let fact): push(world.facts[fact] ?? .unknown)
            case .rule(let rule): push(world.standing(of: rule))
            case .compare(let order): compare(order)
            case .not: push((operands.popLast()?.truth ?? .unknown).negated)
            case .atLeast(let needed, let count): choose(needed, of: count)
            case .then(let within, let memory):
                guard operands.count >= 2, memories.indices.contains(first + memory) else { return nil }
                let (second, one) = (operands.removeLast().truth, operands.removeLast().truth)
                push(memories[first + memory].take(one, then: second, within: within, at: now))
            }
        }
        return operands.count == 1 ? operands[0] : nil
    }

    private mutating func push(_ truth: Truth) { operands.append(Operand(truth: truth)) }

    private mutating func push(_ number: Double, _ slack: Double = 0) {
        operands.append(Operand(number: number.isFinite ? number : .nan, slack: slack.isFinite ? slack : 0))
    }

    private mutating func push(of slot: TagSlot?) {
        guard let slot, slot.isBelieved(isPatient) else { return push(Double.nan) }
        push(slot.value, slot.slack)
    }

    private mutating func combine(_ operation: (Operand, Operand) -> (Double, Double)) {
        guard operands.count >= 2 else { return operands.removeAll(keepingCapacity: true) }
        let right = operands.removeLast()
        let (number, slack) = operation(operands.removeLast(), right)
        push(number, slack)
    }

    /// An unknown one makes the whole unknown.
    private mutating func fold(_ count: Int, _ pick: (Operand, Operand) -> Operand) {
        guard count > 0, operands.count >= count else { return operands.removeAll(keepingCapacity: true) }
        // By their places: a slice would hold on to the room, and make what is taken off a copy of it.
        let first = operands.count - count
        var picked = operands[first]
        for index in first..<operands.count {
            let operand = operands[index]
            if operand.number.isNaN { picked.number = .nan }
            if !picked.number.isNaN { picked = pick(picked, operand) }
        }
        operands.removeLast(count)
        operands.append(picked)
    }

    private mutating func takeMean(_ count: Int) {
        guard count > 0, operands.count >= count else { return operands.removeAll(keepingCapacity: true) }
        var (sum, slack) = (0.0, 0.0)
        for operand in operands.suffix(count) {
            sum += operand.number
            slack = max(slack, operand.slack)
        }
        operands.removeLast(count)
        push(sum / Double(count), slack)
    }

    private mutating func compare(_ order: RuleExpression.Order) {
        guard operands.count >= 2 else { return operands.removeAll(keepingCapacity: true) }
        let (right, left) = (operands.removeLast(), operands.removeLast())
        guard !left.number.isNaN, !right.number.isNaN else { return push(.unknown) }
        let difference = left.number - right.number
        let near = left.slack + right.slack + (abs(left.number) + abs(right.number)) * 0x1p-50
        switch order {
        case .above: push(Truth(difference > near))
        case .below: push(Truth(difference < -near))
        case .atLeast: push(Truth(difference >= -near))
        case .atMost: push(Truth(difference <= near))
        case .equal: push(Truth(abs(difference) <= near))
        case .unequal: push(Truth(abs(difference) > near))
        }
    }

    private mutating func choose(_ needed: Int, of count: Int) {
        guard operands.count >= count else { return operands.removeAll(keepingCapacity: true) }
        var (hits, unknown) = (0, 0)
        for operand in operands.suffix(count) {
            if operand.truth == .true { hits += 1 }
            if operand.truth == .unknown { unknown += 1 }
        }
        operands.removeLast(count)
        push(.atLeast(needed, of: count, true: hits, unknown: unknown))
    }
}
