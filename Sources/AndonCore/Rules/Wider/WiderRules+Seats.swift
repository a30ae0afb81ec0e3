// How alarms are shown: under their gates, and to rules that name their rule.
extension WiderRules {
    /// A wider alarm was looked at; `kind`: the edge that this made.
    mutating func settle(
        wider index: Int, _ kind: AlarmTransition.Kind?, into transitions: inout [AlarmTransition]
    ) {
        set(index)
        if seats[index].truth != alarms[index].truth {
            if seats[index].truth == .unknown { unknown -= 1 }
            if alarms[index].truth == .unknown { unknown += 1 }
        }
        seats[index].truth = alarms[index].truth
        seats[index].isActive = alarms[index].isActive
        if seats[index].mustBeSeen, seats[index].isActive, seats[index].truth == .true {
            hidden[Int32(index)] = transition(.raised, of: index)
        }
        show(index, kind.map { transition($0, of: index) }, into: &transitions)
    }

    /// A plain alarm that has a seat was looked at. `restated`: how it stands under the limits of now, where those are others
    /// than it was raised by.
    mutating func settle(
        plain seat: Int, isActive: Bool, truth: Truth, _ edge: AlarmTransition?, restated: AlarmTransition? = nil,
        into transitions: inout [AlarmTransition]
    ) {
        if let restated { hidden[Int32(seat)] = restated }
        guard seats[seat].isActive != isActive || seats[seat].truth != truth || edge != nil else { return }
        seats[seat].isActive = isActive
        seats[seat].truth = truth
        show(seat, edge, into: &transitions)
    }

    /// Brings what is shown in line with the alarm and its gate, and says so.
    mutating func show(_ index: Int, _ edge: AlarmTransition?, into transitions: inout [AlarmTransition]) {
        if seats[index].mustBeSeen, seats[index].truth == .true || !seats[index].isActive {
            seats[index].mustBeSeen = false
        }
        let seat = seats[index]
        let gate = seat.gate >= 0 ? formulas[Int(seat.gate)] : nil
        let isGated = gate != nil || seat.mayBeLeftOut
        if let edge, edge.kind == .raised, isGated { hidden[Int32(index)] = edge }
        if gate?.isWaiting != true, !(isAwaitingRecipe && seat.mayBeLeftOut) {
            // Where neither the gate nor the condition is known, what was told stands.
            let isKept =
                gate?.truth == .unknown && seat.truth == .unknown && seat.shown == .suppressed && !isRestored(index)
            let isSuppressed = gate?.truth == .true || seat.isLeftOut || seat.mustBeSeen || isKept
            switch (seat.shown, seat.isActive) {
            case (.normal, false): if isGated { hidden[Int32(index)] = nil }
            case (.normal, true), (.active, true), (.suppressed, true):
                let now: Seat.Shown = isSuppressed ? .suppressed : .active
                let isFirst = seat.shown == .suppressed && isRestored(index)
                guard now != seat.shown || isFirst else { break }
                let kind: AlarmTransition.Kind =
                    isSuppressed ? .suppressed : (seat.shown == .suppressed ? .unsuppressed : .raised)
                turn(index, to: now, kind, edge, into: &transitions)
            case (.active, false), (.suppressed, false):
                turn(index, to: .normal, .returned, edge, into: &transitions)
                if isGated { hidden[Int32(index)] = nil }
            }
        }
        recount(index)
        say(index)
    }

    /// It was active when the agent ended, and nothing was told of it since.
    private func isRestored(_ index: Int) -> Bool { hidden[Int32(index)] == nil }

    private mutating func turn(
        _ index: Int, to shown: Seat.Shown, _ kind: AlarmTransition.Kind, _ edge: AlarmTransition?,
        into transitions: inout [AlarmTransition]
    ) {
        if seats[index].plain < 0 {
            shownWider += (shown == .active ? 1 : 0) - (seats[index].shown == .active ? 1 : 0)
        }
        seats[index].shown = shown
        var told = edge ?? hidden[Int32(index)] ?? plainly(index)
        told.kind = kind
        told.at = now
        // Raised by limits that are not those of now, it is seen again before it is shown: what counts is the recipe in force,
        // and of one that is suppressed the one that leaves it out.
        told.recipe = recipe
        if seats[index].gate >= 0 || seats[index].mayBeLeftOut { hidden[Int32(index)] = told }
        transitions.append(told)
    }

    /// A person took the alarm out of service, or back: whatever was shown of it is over, without an edge.
    mutating func setOutOfService(_ isOut: Bool, _ index: Int) {
        if seats[index].plain < 0 {
            alarms[index].setOutOfService(isOut)
            if seats[index].shown == .active { shownWider -= 1 }
            set(index)
            // What stands still makes no edge: looked at again as soon as time is told.
            if !isOut { queue.set(index, .zero) }
        }
        seats[index].isActive = false
        seats[index].shown = .normal
        hidden[Int32(index)] = nil
        recount(index)
        say(index)
    }

    /// Keeps count of the wider alarms that are shown and of the plain ones that are raised and not shown.
    mutating func recount(_ index: Int) {
        let seat = seats[index]
        guard seat.plain >= 0 else { return }
        let isHidden = seat.isActive && seat.shown != .active
        guard isHidden != seat.isHidden else { return }
        seats[index].isHidden = isHidden
        hiddenPlain += isHidden ? 1 : -1
    }

    /// Tells rules that name this one.
    mutating func say(_ index: Int) {
        let standing = seats[index].standing
        let said = seats[index].said
        guard standing != said else { return }
        seats[index].said = standing
        let rule = seats[index].key.rule
        guard let before = world.standings[rule]?.truth else { return }
        world.standings[rule]?.change(from: said, to: standing)
        if world.standings[rule]?.truth != before { markAll(links.formulas(of: rule)) }
    }

    private func transition(_ kind: AlarmTransition.Kind, of index: Int) -> AlarmTransition {
        let alarm = alarms[index]
        let key = seats[index].key
        let slot = world.slots[Int(alarm.slot)]
        if alarm.chart >= 0 {
            let chart = charts[Int(alarm.chart)]
            return AlarmTransition(
                rule: key.rule, tag: key.tag, kind: kind, at: now, value: slot.value, measured: chart.measured,
                limit: chart.limit, evidence: kind == .raised ? chart.evidence : [], signal: chart.signal)
        }
        var evidence: [Sample] = []
        if kind == .raised {
            let own = formulas.indices.contains(Int(alarm.formula)) ? formulas[Int(alarm.formula)].slots : []
            let places = [alarm.slot] + (alarm.other >= 0 ? [alarm.other] : []) + own
            var seen: Set<Int32> = []
            for place in places where evidence.count < Evidence.most && seen.insert(place).inserted {
                let slot = world.slots[Int(place)]
                guard let last = slot.last else { continue }
                evidence.append(Sample(tag: slot.tag, value: slot.value, at: last))
            }
            evidence.sort { ($0.at, $0.tag) < ($1.at, $1.tag) }
        }
        return AlarmTransition(
            rule: key.rule, tag: key.tag, kind: kind, at: now, value: slot.value, measured: alarm.measured,
            limit: alarm.limit, evidence: evidence, recipe: recipe)
    }

    /// Of an alarm whose samples are not known.
    private func plainly(_ index: Int) -> AlarmTransition {
        let key = seats[index].key
        return AlarmTransition(
            rule: key.rule, tag: key.tag, kind: .returned, at: now, value: world.slot(key.tag)?.value ?? .nan,
            measured: .nan, limit: .nan, evidence: [], recipe: recipe)
    }
}
