// Another recipe: other limits, and rules that are left out.
extension WiderRules {
    /// Brings these rules in line with a recipe that takes the place of another. Nothing that was decided under the old one
    /// counts on but an alarm that is active; windows are emptied only where their length is another.
    mutating func apply(
        _ recipe: RecipeID?, to rules: [RuleID], at time: Uptime, into transitions: inout [AlarmTransition]
    ) {
        self.recipe = recipe
        guard !isEmpty else { return }
        comeTo(time, into: &transitions)
        recipeSince = now
        for rule in rules {
            let isLeftOut = recipe.map { leftOut[$0.index].contains(rule) } ?? false
            let place = recipe.flatMap { variants[$0.index][rule] } ?? ownTerms[rule]
            for seat in seatsOfRules[rule] ?? [] {
                let isOther = seats[Int(seat)].isLeftOut != isLeftOut
                seats[Int(seat)].isLeftOut = isLeftOut
                if seats[Int(seat)].shown == .suppressed { seats[Int(seat)].mustBeSeen = true }
                if let place, seats[Int(seat)].plain < 0 { apply(place, Int(seat), into: &transitions) }
                if isOther { show(Int(seat), nil, into: &transitions) }
            }
        }
        work(into: &transitions)
    }

    /// It is known which recipe holds, or was waited for long enough: what it changes is decided from here on.
    mutating func endRecipeWait(at time: Uptime, into transitions: inout [AlarmTransition]) {
        isAwaitingRecipe = false
        guard !isEmpty else { return }
        comeTo(time, into: &transitions)
        for index in seats.indices where seats[index].mayBeLeftOut { show(index, nil, into: &transitions) }
        work(into: &transitions)
    }

    private mutating func apply(_ place: Int32, _ index: Int, into transitions: inout [AlarmTransition]) {
        let new = terms[Int(place)]
        guard place != alarms[index].terms || new.holdOff > .zero else { return }
        alarms[index].terms = place
        let window = Int(alarms[index].window)
        if window >= 0, let over = new.condition.countsOver, windows[window]?.over != over {
            windows[window] = windows[window]?.remade(over: over)
        }
        // Silence is never unknown: it is held against the other time at once.
        if case .stale = new.condition { return decide(index, isStale(index, new), into: &transitions) }
        decide(index, .unknown, into: &transitions)
        let formula = Int(alarms[index].formula)
        guard formula >= 0, case .condition = formulas[formula].role else { return }
        formulas[formula].holdOff = new.holdOff
        formulas[formula].truth = .unknown
        mark(formula)
    }
}
