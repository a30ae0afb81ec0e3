extension WiderRules {
    /// Empty for a plan that has none.
    ///
    /// - Parameters:
    ///   - restored: alarms that were active when the agent ended.
    ///   - variants: what recipes leave out, and what a change of them has to do with.
    ///   - chooser: which recipe is in force.
    ///   - plain: the place of an alarm that is decided by its tag's samples alone.
    ///   - limits: what charts learnt in an earlier run.
    init(
        plan: Plan, restored: Set<AlarmKey>, _ variants: RecipeVariants, recipe chooser: RecipeChooser?,
        limits: [LimitRecord], plain: (AlarmKey) -> Int?
    ) {
        self.init()
        let rules = plan.rules.indices.map { RuleID($0) }
        let expressions = plan.rules.map { $0.expressions }
        let named = Set(expressions.joined().flatMap(\.rules))
        let mayBeLeftOut = variants.mayBeLeftOut
        guard
            rules.contains(where: { plan[$0].condition.wider != nil || plan[$0].unless != nil })
                || !mayBeLeftOut.isEmpty
        else { return }
        recipe = chooser?.standing.recipe
        isAwaitingRecipe = chooser.map { !$0.isSettled } ?? false
        leftOut = variants.leftOut
        self.variants = Array(repeating: [:], count: variants.leftOut.count)
        world = RuleWorld(tags: plan.tags.count)
        var kept: [AlarmKey: LearntLimits] = [:]
        for record in limits { kept[record.key] = record.learnt }
        for id in rules {
            guard let condition = plan[id].condition.wider else { continue }
            addAlarms(of: id, condition, plan, restored, variants, kept)
        }
        var seatsOfRules: [RuleID: [Int32]] = [:]
        for index in seats.indices { seatsOfRules[seats[index].key.rule, default: []].append(Int32(index)) }
        var slotsOfPlain: [(seat: Int, slot: Int32)] = []
        for id in rules where plan[id].condition.wider == nil {
            guard named.contains(id) || plan[id].unless != nil || mayBeLeftOut.contains(id) else { continue }
            for tag in plan[id].tags {
                let key = AlarmKey(rule: id, tag: tag)
                guard let place = plain(key), let slot = world.makeSlot(tag, in: plan) else { continue }
                slotsOfPlain.append((seats.count, slot))
                seatsOfRules[id, default: []].append(Int32(seats.count))
                seats.append(
                    Seat(
                        key, plain: Int32(place), isActive: restored.contains(key),
                        isGated: plan[id].unless != nil || isHidden(id, mayBeLeftOut)))
            }
        }
        for index in seats.indices where mayBeLeftOut.contains(seats[index].key.rule) {
            seats[index].mayBeLeftOut = true
            seats[index].isLeftOut = variants.isLeftOut(seats[index].key.rule, under: recipe)
        }
        for id in variants.variable.union(variants.heldOff) { self.seatsOfRules[id] = seatsOfRules[id] }
        for tag in expressions.joined().flatMap(\.tags) { _ = world.makeSlot(tag, in: plan) }
        links = Dependents(slots: world.slots.count)
        for index in alarms.indices {
            links.add(alarm: index, onSlot: alarms[index].slot)
            if alarms[index].chart >= 0, alarms[index].other >= 0 {
                links.add(chart: index, onSlot: alarms[index].other)
            }
        }
        for (seat, slot) in slotsOfPlain { links.add(plain: seat, onSlot: slot) }
        for id in Self.order(expressions) { addFormulas(of: id, in: plan, seatsOfRules[id] ?? []) }
        for id in named { world.standings[id] = RuleStanding(alarms: seatsOfRules[id]?.count ?? 0) }
        queue = DueQueue(count: alarms.count + world.slots.count + formulas.count)
        dirty = ContiguousArray(repeating: 0, count: (formulas.count + 63) / 64)
        unknown = alarms.count
        for index in seats.indices {
            if seats[index].shown == .active, seats[index].plain < 0 { shownWider += 1 }
            recount(index)
            say(index)
        }
        dirty = ContiguousArray(repeating: 0, count: dirty.count)
    }

    private mutating func addAlarms(
        of id: RuleID, _ condition: WiderCondition, _ plan: Plan, _ restored: Set<AlarmKey>,
        _ variants: RecipeVariants, _ kept: [AlarmKey: LearntLimits]
    ) {
        let rule = plan[id]
        let isVariable = variants.variable.contains(id)
        let own = Int32(terms.count)
        ownTerms[id] = own
        terms.append(WiderTerms(id, rule, condition, isVariable: isVariable))
        for (recipe, other) in RecipeVariants.of(id, in: plan) {
            self.variants[recipe][id] = Int32(terms.count)
            terms.append(WiderTerms(id, other, other.condition.wider ?? condition, isVariable: true))
        }
        let inForce = recipe.flatMap { self.variants[$0.index][id] } ?? own
        let gap = plan.gap(of: rule.watched, condition.expressions)
        let others: [TagID]
        switch condition {
        case .deviates(_, _, let tags), .ratio(_, _, let tags, _): others = tags
        case .chart(let chart): others = chart.changing
        case .stale, .stuck, .turns, .changes, .counts, .stays, .when: others = []
        }
        for (index, tag) in rule.tags.enumerated() {
            guard let slot = world.makeSlot(tag, in: plan) else { continue }
            var other: Int32 = -1
            if others.indices.contains(index) { other = world.makeSlot(others[index], in: plan) ?? -1 }
            var window: Int32 = -1
            if let over = terms[Int(inForce)].condition.countsOver {
                window = Int32(windows.count)
                windows.append(CountWindow(over: over, poll: plan[tag].poll))
            }
            let key = AlarmKey(rule: id, tag: tag)
            alarms.append(
                WiderAlarm(
                    terms: inForce, slot: slot, other: other, window: window, confirm: rule.confirm,
                    isActive: restored.contains(key), gap: gap))
            if case .chart(let chart) = condition {
                alarms[alarms.count - 1].chart = Int32(charts.count)
                charts.append(ChartWatch(key, chart, kept: kept[key]))
            }
            seats.append(
                Seat(
                    key, plain: -1, isActive: restored.contains(key),
                    isGated: rule.unless != nil || isHidden(id, variants.mayBeLeftOut)))
        }
    }

    /// The gate first: what suppresses is known before what is suppressed.
    private mutating func addFormulas(of id: RuleID, in plan: Plan, _ seats: [Int32]) {
        let rule = plan[id]
        if let unless = rule.unless {
            for seat in seats { self.seats[Int(seat)].gate = Int32(formulas.count) }
            add(unless, .gate, of: id, in: plan, seats: seats, holdOff: .zero)
        }
        guard let condition = rule.condition.wider else { return }
        let expressions = condition.expressions
        let role: Formula.Role = if case .when = condition { .condition } else { .meanwhile }
        for (index, expression) in expressions.enumerated() {
            let own = expressions.count == 1 ? seats : seats.indices.contains(index) ? [seats[index]] : []
            for seat in own { alarms[Int(seat)].formula = Int32(formulas.count) }
            let holdOff = role == .condition ? heldOff(id, rule) : .zero
            add(expression, role, of: id, in: plan, seats: own, holdOff: holdOff)
        }
    }

    private func heldOff(_ id: RuleID, _ rule: RulePlan) -> TimeSpan {
        recipe.flatMap { variants[$0.index][id] }.map { terms[Int($0)].holdOff } ?? rule.holdOff
    }

    /// Whether an alarm that was active when the agent ended is neither here nor there at first: the recipe in force leaves
    /// it out, or nobody knows yet.
    private func isHidden(_ id: RuleID, _ mayBeLeftOut: Set<RuleID>) -> Bool {
        guard mayBeLeftOut.contains(id) else { return false }
        return isAwaitingRecipe || recipe.map { leftOut[$0.index].contains(id) } ?? false
    }

    private mutating func add(
        _ expression: RuleExpression, _ role: Formula.Role, of id: RuleID, in plan: Plan, seats: [Int32],
        holdOff: TimeSpan
    ) {
        let places = Set(expression.tags.compactMap { world.places.indices.contains($0.index) ? $0 : nil })
        let formula = Formula(
            expression, role, of: id, seats: seats, slots: places.sorted().map { world.places[$0.index] },
            memories: memories.count, gap: plan.gap(of: [], [expression]), holdOff: holdOff)
        memories.append(contentsOf: repeatElement(Sequel(), count: expression.memories))
        links.add(formula: formulas.count, formula)
        formulas.append(formula)
    }

    /// Rules in an order in which none names a later one. The plan's reader refuses circles; here they only do no harm.
    private static func order(_ expressions: [[RuleExpression]]) -> [RuleID] {
        var order: [RuleID] = []
        var isSeen = Array(repeating: false, count: expressions.count)
        for start in expressions.indices where !isSeen[start] {
            // A walk with its own stack: a chain of a thousand rules is no deep recursion.
            isSeen[start] = true
            var path = [(rule: start, named: expressions[start].flatMap(\.rules))]
            while var top = path.popLast() {
                guard let next = top.named.popLast() else {
                    order.append(RuleID(top.rule))
                    continue
                }
                path.append(top)
                guard isSeen.indices.contains(next.index), !isSeen[next.index] else { continue }
                isSeen[next.index] = true
                path.append((next.index, expressions[next.index].flatMap(\.rules)))
            }
        }
        return order
    }
}

extension WiderCondition {
    /// The window of counters; nil for what counts nothing.
    var countsOver: RatioSpan? {
        switch self {
        case .counts(_, let within): .time(within)
        case .ratio(_, _, _, let over): over
        case .deviates, .stale, .stuck, .turns, .changes, .stays, .when, .chart: nil
        }
    }
}
