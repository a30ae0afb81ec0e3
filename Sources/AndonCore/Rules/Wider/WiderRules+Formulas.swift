// Expressions: what depends on what has changed is worked out, each at most once, none before those it depends on.
extension WiderRules {
    mutating func mark(_ formula: Int) {
        dirty[formula / 64] |= 1 << UInt64(formula % 64)
        firstDirty = min(firstDirty, formula / 64)
    }

    mutating func markAll(_ formulas: [Int32]) {
        for formula in formulas { mark(Int(formula)) }
    }

    mutating func work(into transitions: inout [AlarmTransition]) {
        while firstDirty < dirty.count {
            let word = firstDirty
            guard dirty[word] != 0 else {
                firstDirty += 1
                continue
            }
            let formula = word * 64 + dirty[word].trailingZeroBitCount
            dirty[word] &= dirty[word] - 1
            workOut(formula, into: &transitions)
            if !behind.isEmpty { showBehind(formula, into: &transitions) }
        }
    }

    mutating func workEarly(into transitions: inout [AlarmTransition]) {
        for word in dirty.indices {
            while dirty[word] & early[word] != 0 {
                let bits = dirty[word] & early[word]
                dirty[word] &= ~(bits & (~bits &+ 1))
                workOut(word * 64 + bits.trailingZeroBitCount, into: &transitions)
            }
        }
    }

    private mutating func workOut(_ index: Int, into transitions: inout [AlarmTransition]) {
        let formula = formulas[index]
        var truth = stack.truth(
            of: formula.expression, at: now, in: world, memories: &memories, from: formula.memories,
            isPatient: formula.isPatient)
        if formula.holdOff > .zero {
            let until = heldOff(formula)
            if now < until { truth = .unknown }
            queue.set(item(ofFormula: index), now < until ? until : nil)
        }
        if formula.isWaiting { return wait(index, truth, into: &transitions) }
        if formula.isPatient, !formula.expression.rules.isEmpty, isBelieved(index, truth) { return }
        guard truth != formula.truth else { return }
        formulas[index].truth = truth
        tell(index, into: &transitions)
    }

    /// Whether what a formula was is believed for now: a rule that it names is not known, and may be again with its next
    /// sample.
    private mutating func isBelieved(_ index: Int, _ truth: Truth) -> Bool {
        var until: Uptime?
        if truth == .unknown, formulas[index].truth != .unknown, formulas[index].isWhole(in: world) {
            let end = formulas[index].believedUntil ?? now + formulas[index].gap
            until = now < end ? end : nil
        }
        formulas[index].believedUntil = until
        queue.set(item(ofFormula: index), until)
        return until != nil
    }

    /// A tag was not read for too long: what was known by its help counts on no more, and no edge is looked for across that.
    mutating func breakOff(formulasOf slot: Int, into transitions: inout [AlarmTransition]) {
        for index in links.formulas(ofSlot: slot) {
            let memory = formulas[Int(index)].memories
            for place in memory..<memory + formulas[Int(index)].expression.memories { memories[place].forget() }
            guard case .condition = formulas[Int(index)].role, formulas[Int(index)].truth == .unknown else { continue }
            for seat in formulas[Int(index)].seats { decide(Int(seat), .unknown, into: &transitions) }
        }
    }

    private func heldOff(_ formula: Formula) -> Uptime {
        formula.heldOff(in: world, since: max(start ?? now, recipeSince ?? .zero))
    }

    private func isHeldOff(_ index: Int) -> Bool {
        formulas[index].holdOff > .zero && now < heldOff(formulas[index])
    }

    private mutating func tell(_ index: Int, into transitions: inout [AlarmTransition]) {
        let (role, truth) = (formulas[index].role, formulas[index].truth)
        for seat in formulas[index].seats {
            switch role {
            case .condition:
                if truth == .unknown, formulas[index].isWhole(in: world), !isHeldOff(index) {
                    miss(Int(seat), into: &transitions)
                } else {
                    decide(Int(seat), truth, into: &transitions)
                }
            case .meanwhile:
                guard truth != .true else {
                    startTime(Int(seat), into: &transitions)
                    break
                }
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
        let until = (start ?? now) + formulas[index].gap
        guard truth != .unknown || now >= until else { return queue.set(item(ofFormula: index), until) }
        queue.set(item(ofFormula: index), nil)
        formulas[index].isWaiting = false
        formulas[index].truth = truth
        tell(index, into: &transitions)
    }
}
