// Expressions: what depends on what has changed is worked out, each at most once, none before those it depends on.
extension WiderRules {
    mutating func mark(_ formula: Int) { dirty[formula / 64] |= 1 << UInt64(formula % 64) }

    mutating func markAll(_ formulas: [Int32]) {
        for formula in formulas { mark(Int(formula)) }
    }

    mutating func work(into transitions: inout [AlarmTransition]) {
        var word = 0
        while word < dirty.count {
            guard dirty[word] != 0 else {
                word += 1
                continue
            }
            let formula = word * 64 + dirty[word].trailingZeroBitCount
            dirty[word] &= dirty[word] - 1
            workOut(formula, into: &transitions)
        }
    }

    private mutating func workOut(_ index: Int, into transitions: inout [AlarmTransition]) {
        let formula = formulas[index]
        var truth = stack.truth(
            of: formula.expression, at: now, in: world, memories: &memories, from: formula.memories)
        if formula.holdOff > .zero {
            let until = formula.heldOff(in: world, since: max(start ?? now, recipeSince ?? .zero))
            if now < until { truth = .unknown }
            queue.set(item(ofFormula: index), now < until ? until : nil)
        }
        if formula.isWaiting { return wait(index, truth, into: &transitions) }
        guard truth != formula.truth else { return }
        formulas[index].truth = truth
        tell(index, into: &transitions)
    }

    private mutating func tell(_ index: Int, into transitions: inout [AlarmTransition]) {
        let (role, truth) = (formulas[index].role, formulas[index].truth)
        for seat in formulas[index].seats {
            switch role {
            case .condition: decide(Int(seat), truth, into: &transitions)
            case .meanwhile:
                // Time counts anew from the next sample on.
                guard truth != .true else { break }
                guard alarms[Int(seat)].chart < 0 else {
                    pause(Int(seat), truth, into: &transitions)
                    break
                }
                alarms[Int(seat)].forget()
                decide(Int(seat), truth, into: &transitions)
            case .gate: show(Int(seat), nil, into: &transitions)
            }
        }
    }

    /// At the start a gate may be read a little later than what it holds back: nothing is shown until it is known, or for
    /// as long as that may take.
    private mutating func wait(_ index: Int, _ truth: Truth, into transitions: inout [AlarmTransition]) {
        let until = (start ?? now) + formulas[index].patience(in: world)
        guard truth != .unknown || now >= until else { return queue.set(item(ofFormula: index), until) }
        queue.set(item(ofFormula: index), nil)
        formulas[index].isWaiting = false
        formulas[index].truth = truth
        tell(index, into: &transitions)
    }
}
