/// All rules of one line: takes samples in the order of their answers and says which alarms changed.
///
/// A sample costs amortised constant time for each rule on its tag, whatever else the plan holds; where one sample alone looks
/// like a change that has to be confirmed, as much as the window is long (at most 16 384 samples). One that stays where
/// nothing can happen costs the same few comparisons whatever the number of rules. Nothing is allocated unless an alarm
/// changes. It has no clock: delays end at the first sample after them, so a tag that is not read changes nothing until it
/// is.
///
/// A sample that is not good makes its alarms unknown: nothing is raised, nothing returns. When good samples of a tag are
/// further apart than three poll periods (at least 2 s), or their time stands still or goes back, delays, windows and
/// confirmations begin anew.
///
/// It also knows which recipe is in force, and takes its limits (RuleBook+Recipes.swift).
package struct RuleBook: Sendable {
    /// The most samples that a rate rule's window holds; a denser window keeps its newest.
    package static var mostSamplesInWindow: Int { Int(SampleRings.mostSamples) }

    /// One for every tag of the plan.
    var watches: ContiguousArray<TagWatch> = []
    private(set) var rings: SampleRings
    /// Sorted by tag, then by rule.
    var alarms: ContiguousArray<Alarm> = []
    var windows = RateWindows()
    let terms: ContiguousArray<AlarmTerms>
    private(set) var active: Int
    var unknown: Int
    /// Until when each alarm is held off after the start, a gap or a change of recipe; empty where no plain rule says so.
    var heldOff: ContiguousArray<Uptime> = []
    var wider = WiderRules()
    var derived: DerivedTags
    /// Some rule may hold a derived tag against others of the same moment: `derive` comes before the rules then, and the rules
    /// take what it made with the rest. Otherwise no rule waits for it.
    package let makesFirst: Bool
    /// Of shifts and jobs: takes what the rules took.
    package var figures: FiguresBook
    private(set) var seats: [AlarmKey: Int] = [:]
    var chooser: RecipeChooser?
    let variants: RecipeVariants
    /// What happened to the recipe since it was last taken.
    var recipeReports: [RecipeReport] = []

    /// `restored` alarms were active when the agent ended: they stand active, unknown and without an edge until a good
    /// sample says otherwise. Keys that the plan does not have are ignored. `recipe`: the one that was in force then.
    /// `limits`: what charts learnt in an earlier run.
    package init(
        plan: Plan, restored: [AlarmKey] = [], recipe: RecipeStanding? = nil, limits: [LimitRecord] = []
    ) {
        chooser = RecipeChooser(plan: plan, standing: recipe)
        var variants = RecipeVariants(plan: plan)
        let inForce = chooser?.standing.recipe
        var rules = ContiguousArray(repeating: [RuleID](), count: plan.tags.count)
        for (index, rule) in plan.rules.enumerated() {
            let id = RuleID(index)
            guard rule.condition.wider == nil else { continue }
            for tag in rule.tags where rules.indices.contains(tag.index) && rules[tag.index].last != id {
                rules[tag.index].append(id)
            }
        }
        let restored = Set(restored)
        var terms: ContiguousArray<AlarmTerms> = []
        var places: [AlarmTerms.Likeness: Int] = [:]
        var capacities: [UInt16] = []
        var ranges: [Range<Int>] = []
        for (index, tag) in plan.tags.enumerated() {
            let start = alarms.count
            var room: UInt16 = 0
            for rule in rules[index] {
                let place = places[AlarmTerms.Likeness(rule, tag: tag), default: terms.count]
                let isVariable = variants.variable.contains(rule)
                if place == terms.count {
                    terms.append(AlarmTerms(rule, plan[rule], tag: tag, base: place, isVariable: isVariable))
                    places[AlarmTerms.Likeness(rule, tag: tag)] = place
                    for (recipe, other) in RecipeVariants.of(rule, in: plan) {
                        variants.add(terms.count, for: place, in: recipe)
                        terms.append(AlarmTerms(rule, other, tag: tag, base: place, isVariable: true))
                    }
                }
                // What its window and its ring hold is enough for every recipe.
                var capacity: UInt16 = 0
                for other in terms[place...].prefix(while: { $0.base == place }) {
                    capacity = max(capacity, other.capacity)
                    room = max(room, other.room)
                }
                variants.add(alarm: alarms.count, tag: index, of: rule)
                alarms.append(
                    Alarm(
                        terms: variants.place(of: Int32(place), under: inForce), confirm: plan[rule].confirm,
                        window: windows.makeWindow(terms[place], capacity: capacity),
                        isActive: restored.contains(AlarmKey(rule: rule, tag: TagID(index)))))
            }
            capacities.append(room)
            ranges.append(start..<alarms.count)
        }
        var rings = SampleRings(capacities: capacities)
        watches.reserveCapacity(plan.tags.count)
        for (index, tag) in plan.tags.enumerated() {
            watches.append(
                TagWatch(
                    gap: tag.gap, ring: rings.makeRing(capacity: capacities[index]), capacity: capacities[index],
                    alarms: ranges[index]))
        }
        self.rings = rings
        self.terms = terms
        active = alarms.count { $0.isActive }
        unknown = alarms.count
        self.variants = variants
        if terms.contains(where: { $0.holdOff > .zero || $0.isVariable }) {
            heldOff = ContiguousArray(repeating: .distantFuture, count: alarms.count)
        }
        derived = DerivedTags(plan: plan)
        figures = FiguresBook(plan: plan)
        let (watches, all, allTerms) = (watches, alarms, terms)
        wider = WiderRules(plan: plan, restored: restored, variants, recipe: chooser, limits: limits) { key in
            guard key.tag.index < watches.count else { return nil }
            return watches[key.tag.index].alarms.first { allTerms[Int(all[$0].terms)].rule == key.rule }
        }
        makesFirst = wider.world.slots.contains { plan[$0.tag].derived != nil }
        for index in wider.seats.indices { seats[wider.seats[index].key] = index }
    }

    /// Appends a transition for every alarm that this sample raised or let return. A tag that the plan does not have is
    /// ignored.
    package mutating func take(_ sample: Sample, into transitions: inout [AlarmTransition]) {
        let samples: InlineArray<1, Sample> = [sample]
        take(samples.span, into: &transitions)
    }

    /// Takes the samples of an answer, one after the other: the transitions come in their order.
    package mutating func take(_ samples: Swift.Span<Sample>, into transitions: inout [AlarmTransition]) {
        var next = 0
        while next < samples.count { next = take(samples, from: next, into: &transitions) }
    }

    /// Takes samples from `start` on, up to and with the first that changes an alarm, so that a stop need not wait for those
    /// behind it; all of them where rules look at several tags or limits go by recipes, as these need the whole answer. Returns
    /// where to go on; `samples.count` when all are taken.
    package mutating func take(
        _ samples: Swift.Span<Sample>, from start: Int, into transitions: inout [AlarmTransition]
    ) -> Int {
        wider.isEmpty && chooser == nil
            ? takePlain(samples, from: start, into: &transitions) : takeAll(samples, from: start, into: &transitions)
    }

    mutating func takePlain(
        _ samples: Swift.Span<Sample>, from start: Int, into transitions: inout [AlarmTransition]
    ) -> Int {
        let before = transitions.count
        var next = start
        while next < samples.count {
            next = Self.takeCalm(samples, from: next, &watches, &rings.points)
            guard next < samples.count else { break }
            consider(samples[next], into: &transitions)
            next += 1
            if transitions.count > before { break }
        }
        return next
    }

    /// Keeps samples that change nothing, up to the first of which that is not certain.
    private static func takeCalm(
        _ samples: Swift.Span<Sample>, from start: Int, _ watches: inout ContiguousArray<TagWatch>,
        _ points: inout ContiguousArray<RingPoint>
    ) -> Int {
        // Spans: whether an array is shared is asked once, not for each sample.
        var watches = watches.mutableSpan
        var places = points.mutableSpan
        var next = start
        while next < samples.count {
            let sample = samples[next]
            let tag = sample.tag.index
            guard case .good = sample.quality, tag < watches.count,
                watches[tag].isCalm(sample.value, at: sample.at)
            else { break }
            watches[tag].advance(to: sample.at)
            places[SampleRings.place(of: watches[tag].slot, in: watches[tag])] = RingPoint(
                at: sample.at, value: sample.value)
            next += 1
        }
        return next
    }

    /// Takes a sample that may change something: every alarm of its tag looks at it.
    private mutating func consider(_ sample: Sample, into transitions: inout [AlarmTransition]) {
        let tag = sample.tag.index
        guard tag < watches.count, watches[tag].count > 0 else { return }
        guard case .good = sample.quality, sample.value.isFinite else { return miss(tag) }
        if watches[tag].filled > 0, !watches[tag].isFollowed(at: sample.at) { doubt(tag, at: sample.at) }
        if !heldOff.isEmpty { holdOff(tag, at: sample.at) }

        let passed: TimeSpan? = watches[tag].filled > 0 ? sample.at - watches[tag].last : nil
        let point = RingPoint(at: sample.at, value: sample.value)
        watches[tag].advance(to: sample.at)
        rings.keep(point, of: watches[tag])
        let calm = weigh(point, after: passed, of: watches[tag], sample, into: &transitions)
        watches[tag].rest(in: calm)
    }

    /// Holds a sample that was kept against every rule of its tag; answers with what would change nothing from now on.
    private mutating func weigh(
        _ point: RingPoint, after passed: TimeSpan?, of watch: TagWatch, _ sample: Sample,
        into transitions: inout [AlarmTransition]
    ) -> CalmRange {
        var calm = CalmRange.all(from: watch.ordinal)
        for index in watch.alarms {
            let terms = terms[Int(alarms[index].terms)]
            let window = alarms[index].window
            let measured = windows.measure(point, after: passed, of: watch, in: window, terms, rings: rings)
            if let measured, heldOff.isEmpty || point.at >= heldOff[index] {
                let isHit = terms.comparison.isTrue(measured, value: point.value, isHeld: alarms[index].isHeld)
                // Most often a rule is false and stays it, and only its window has moved.
                if isHit || !alarms[index].isCalm,
                    let kind = alarms[index].take(isHit, at: point.at, counting: &unknown, terms)
                {
                    active += kind == .raised ? 1 : -1
                    transitions.append(transition(kind, of: index, sample, measured, watch))
                }
            }
            if alarms[index].isCalm {
                windows.narrow(&calm, around: point, in: window, terms)
            } else {
                calm = .none
            }
        }
        return calm
    }

    /// After the start and after a gap, windows fill and nothing is decided yet.
    private mutating func holdOff(_ tag: Int, at now: Uptime) {
        let isGap = !watches[tag].isFollowed(at: now)
        for index in watches[tag].alarms where isGap || heldOff[index] == .distantFuture {
            let terms = terms[Int(alarms[index].terms)]
            // At the first start nothing is decided by limits that may be those of another product.
            if terms.isVariable, isAwaitingRecipe { continue }
            heldOff[index] = terms.holdOff > .zero ? now + terms.holdOff : .zero
        }
    }

    /// A sample that is not good: its alarms are unknown until the next good one. What was seen before counts on, as one lost
    /// answer is no gap; if it was one shows with the next good sample.
    private mutating func miss(_ tag: Int) {
        guard watches[tag].filled > 0 else { return }
        for index in watches[tag].alarms {
            if alarms[index].truth != .unknown { unknown += 1 }
            alarms[index].miss()
        }
        // Nothing is calm until every rule of the tag has looked again.
        watches[tag].rest(in: .none)
    }

    /// Nothing that was seen of this tag counts on. Where nothing was, everything is unknown already.
    private mutating func doubt(_ tag: Int, at now: Uptime) {
        guard watches[tag].filled > 0 else { return }
        watches[tag].forget()
        for index in watches[tag].alarms {
            let terms = terms[Int(alarms[index].terms)]
            if alarms[index].truth != .unknown { unknown += 1 }
            alarms[index].doubt(at: now, terms)
            windows.forget(alarms[index].window, terms)
        }
    }

    /// How an alarm that is true stands by the newest sample of its tag: for one that is shown under other limits than those
    /// it was raised by.
    func restated(_ index: Int, _ sample: Sample) -> AlarmTransition {
        let watch = watches[sample.tag.index]
        let terms = terms[Int(alarms[index].terms)]
        let measured = windows.measured(
            RingPoint(at: sample.at, value: sample.value), of: watch, in: alarms[index].window, terms, rings: rings)
        return transition(.raised, of: index, sample, measured, watch)
    }

    private func transition(
        _ kind: AlarmTransition.Kind, of index: Int, _ sample: Sample, _ measured: Double, _ watch: TagWatch
    ) -> AlarmTransition {
        let terms = terms[Int(alarms[index].terms)]
        var evidence: [Sample] = []
        if kind == .raised {
            let extreme = windows.extreme(
                for: sample.value, in: alarms[index].window, of: watch, terms, rings: rings)
            evidence = Evidence.samples(of: sample.tag, watch, terms, rings: rings, extreme: extreme)
        }
        return AlarmTransition(
            rule: terms.rule, tag: sample.tag, kind: kind, at: sample.at, value: sample.value, measured: measured,
            limit: terms.comparison.limit(for: measured), evidence: evidence, recipe: chooser?.standing.recipe)
    }

    mutating func setPlainOutOfService(_ isOut: Bool, _ key: AlarmKey) {
        guard key.tag.index < watches.count,
            let index = watches[key.tag.index].alarms.first(where: { terms[Int(alarms[$0].terms)].rule == key.rule })
        else { return }
        if alarms[index].isActive { active -= 1 }
        alarms[index].setOutOfService(isOut)
        // Nothing is calm until every rule of the tag has looked again.
        watches[key.tag.index].rest(in: .none)
    }

    func alarm(_ key: AlarmKey) -> Alarm? {
        guard key.tag.index < watches.count else { return nil }
        return alarms[watches[key.tag.index].alarms].first { terms[Int($0.terms)].rule == key.rule }
    }
}
