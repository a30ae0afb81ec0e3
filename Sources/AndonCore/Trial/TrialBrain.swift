/// The line's decisions without its wires: counters, rules and the stop, in virtual time. The outputs are relays that do what
/// they are told at once, on machines that stop.
///
/// The same values as in the running agent decide (`CounterBook`, `RuleBook`, `StopPart`), fed in the same order.
package struct TrialBrain: Sendable {
    private let plan: Plan
    private var counters: CounterBook
    private var rules: RuleBook
    private var stop: StopPart?
    /// By output of the stop.
    private var outputs: [UInt16]
    private var resets: [CounterReset] = []
    private var transitions: [AlarmTransition] = []
    /// What happened since it was last taken, in order.
    package private(set) var events: [TrialEvent] = []
    private let start: Uptime
    /// Tags of which any sample came: one that nobody speaks of is not silent.
    private var isHeard: [Bool]
    private var toldStop: Bool?

    /// - Parameters:
    ///   - limits: what charts have learnt before; the others learn as they go.
    ///   - start: the moment that the times of events are counted from.
    ///   - recipe: the recipe that holds from there on, whatever the plan's tag says; nil: as the plan chooses.
    ///   - untrue: links and the uplink that are down there; the others are up.
    package init(
        plan: Plan, limits: [AlarmKey: ControlLimits] = [:], start: Uptime, recipe: RecipeStanding? = nil,
        untrue: Set<AgentFact> = []
    ) {
        self.plan = plan
        self.start = start
        counters = CounterBook(plan: plan)
        rules = RuleBook(
            plan: plan, recipe: recipe,
            limits: limits.map { key, limits in
                let frozen = LearntLimits.Frozen(limits: limits, since: start)
                return LimitRecord(key: key, .learnt(LearntLimits(needed: LimitStudy.fewest, frozen: frozen)))
            })
        isHeard = Array(repeating: false, count: plan.tags.count)
        outputs = plan.stop?.outputs.map(\.runValue) ?? []
        stop = StopPart(plan, permit: StopPermit(plan: plan, at: start))
        if let actions = stop?.start(.none, at: start) { perform(actions, at: start) }
        let links = plan.links.indices.map { AgentFact.linkIsUp(LinkID($0)) }
        for fact in links + (plan.broker == nil ? [] : [.uplinkIsUp]) {
            note(fact, !untrue.contains(fact), at: start)
        }
        tellStop(at: start)
    }

    /// Takes the samples of one answer. They come in the order of their times. A sample counts before what is due at its very
    /// instant: a value that is back as a delay ends is back in time.
    package mutating func take(_ samples: inout [Sample], at now: Uptime) {
        advance(before: now)
        if !counters.isEmpty {
            counters.follow(&samples, into: &resets)
            for reset in resets { rules.restartCount(of: reset.tag) }
            resets.removeAll(keepingCapacity: true)
        }
        var ruled = 0
        if !rules.makesFirst {
            decide(samples, from: 0, at: now)
            ruled = samples.count
        }
        rules.derive(&samples)
        decide(samples, from: ruled, at: now)
    }

    private mutating func decide(_ samples: [Sample], from start: Int, at now: Uptime) {
        var next = start
        for sample in samples[start...] where isHeard.indices.contains(sample.tag.index) {
            isHeard[sample.tag.index] = true
        }
        while next < samples.count {
            transitions.removeAll(keepingCapacity: true)
            next = rules.take(samples.span, from: next, into: &transitions)
            tellRecipe()
            if !transitions.isEmpty { act(on: transitions, at: now) }
        }
        if rules.hasLimitNews { _ = rules.takeLimitNews() }
    }

    /// Lets time go by, up to and with this moment.
    package mutating func advance(to now: Uptime) {
        while tick({ $0 <= now }) {}
    }

    /// Lets time go by, up to this moment and without it.
    package mutating func advance(before now: Uptime) {
        while tick({ $0 < now }) {}
    }

    /// What is due next, if its time has come; false when nothing is.
    private mutating func tick(_ hasCome: (Uptime) -> Bool) -> Bool {
        guard let next = [stop?.nextTick, rules.nextTick].compactMap(\.self).min(), hasCome(next) else { return false }
        let at = max(next, start)
        if stop?.nextTick == next {
            perform(stop!.tick(at: next), at: next)
        } else {
            transitions.removeAll(keepingCapacity: true)
            rules.tick(at: at, into: &transitions)
            tellRecipe()
            act(on: transitions, at: at)
        }
        tellStop(at: at)
        return true
    }

    /// Goes on after a time of which nothing is known: nothing was silent in it.
    package mutating func resume(at now: Uptime) {
        while let tick = stop?.nextTick, tick <= now { perform(stop!.tick(at: tick), at: tick) }
        transitions.removeAll(keepingCapacity: true)
        rules.resume(at: now, into: &transitions)
        act(on: transitions, at: now)
    }

    /// A person chooses a recipe, or gives the choice back to the tag; whatever the plan says of who may.
    package mutating func choose(_ choice: RecipeChoice, at now: Uptime) {
        advance(before: now)
        transitions.removeAll(keepingCapacity: true)
        let hand = AlarmHand(by: "test", at: now)
        switch choice {
        case .recipe(let recipe): rules.hold(recipe, by: hand, into: &transitions)
        case .automatic: rules.giveBack(by: hand, into: &transitions)
        }
        tellRecipe()
        act(on: transitions, at: now)
    }

    /// A tag says something that is not read as registers: characters, or a number in them.
    mutating func say(_ word: String, of tag: TagID, at now: Uptime) {
        guard plan[tag].type.isText else {
            guard let value = Double(word), value.isFinite else { return }
            var samples = [Sample(tag: tag, value: value, at: now)]
            return take(&samples, at: now)
        }
        advance(before: now)
        transitions.removeAll(keepingCapacity: true)
        rules.take(TextSample(tag: tag, text: word, at: now), into: &transitions)
        tellRecipe()
        act(on: transitions, at: now)
    }

    private mutating func tellRecipe() {
        for report in rules.takeRecipeReports() where report.step == .changed {
            events.append(TrialEvent(at: report.at - start, .recipe(report)))
        }
    }

    /// A link or the uplink comes up or goes down.
    package mutating func tell(_ fact: AgentFact, _ isTrue: Bool, at now: Uptime) {
        advance(to: now)
        note(fact, isTrue, at: now)
    }

    private mutating func note(_ fact: AgentFact, _ isTrue: Bool, at now: Uptime) {
        transitions.removeAll(keepingCapacity: true)
        rules.note(fact, isTrue, at: now, into: &transitions)
        act(on: transitions, at: now)
    }

    private mutating func tellStop(at now: Uptime) {
        guard let stop else { return }
        let isOn = stop.isOn
        guard isOn != toldStop else { return }
        toldStop = isOn
        note(.stopIsOn, isOn, at: now)
    }

    /// Whether the rule waits for a tag that nobody speaks of.
    private func isMeant(_ edge: AlarmTransition) -> Bool {
        guard case .stale = plan[edge.rule].condition.wider else { return true }
        return isHeard[edge.tag.index]
    }

    package mutating func takeEvents() -> [TrialEvent] {
        defer { events.removeAll(keepingCapacity: true) }
        return events
    }

    /// The alarms first, as everybody is told, then what the stop did.
    private mutating func act(on transitions: [AlarmTransition], at now: Uptime) {
        var causes: [AlarmKey] = []
        for transition in transitions where isMeant(transition) {
            events.append(TrialEvent(at: now - start, .alarm(transition)))
            guard plan[transition.rule].action == .stop else { continue }
            let key = AlarmKey(rule: transition.rule, tag: transition.tag)
            switch transition.kind {
            case .raised, .unsuppressed: causes.append(key)
            case .returned, .suppressed: _ = stop?.gone([key], at: now)
            }
        }
        guard !causes.isEmpty, let actions = stop?.cause(causes, answered: now, at: now) else { return }
        perform(actions, at: now)
        tellStop(at: now)
    }

    private mutating func perform(_ actions: [StopAction], at now: Uptime) {
        var left = actions
        while !left.isEmpty {
            switch left.removeFirst() {
            case .write(let output, let value, let attempt):
                outputs[output] = value
                left.append(contentsOf: stop!.writeAnswered(output, attempt, .done(sent: now), at: now))
            case .readBack(let output, let attempt):
                left.append(contentsOf: stop!.readAnswered(output, attempt, .value(outputs[output]), at: now))
            case .awaitInput(let output):
                left.append(contentsOf: stop!.inputStands(output, sampled: now, at: now))
            case .report(let report) where report.step != .running && !report.step.isOfStage:
                events.append(TrialEvent(at: now - start, .stop(report)))
            case .report, .order, .tell, .saveLatch, .clearLatch, .news, .keep, .answer: break
            }
        }
    }
}
