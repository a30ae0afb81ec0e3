/// The line's decisions without its wires: counters, rules and the stop, in virtual time. The output is a relay that does what
/// it is told at once.
///
/// The same values as in the running agent decide (`CounterBook`, `RuleBook`, `GuardedStop`), fed in the same order.
package struct TrialBrain: Sendable {
    private let plan: Plan
    private var counters: CounterBook
    private var rules: RuleBook
    private var stop: GuardedStop?
    private var output: UInt16
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
    package init(
        plan: Plan, limits: [AlarmKey: ControlLimits] = [:], start: Uptime, recipe: RecipeStanding? = nil
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
        output = plan.stop?.runValue ?? 0
        stop = GuardedStop(plan: plan, permit: StopPermit(plan: plan, at: start))
        if let steps = stop?.start(.none, at: start) { perform(steps.actions, at: start) }
        for link in plan.links.indices { note(.linkIsUp(LinkID(link)), true, at: start) }
        if plan.broker != nil { note(.uplinkIsUp, true, at: start) }
        tellStop(at: start)
    }

    /// Takes the samples of one answer. They come in the order of their times.
    package mutating func take(_ samples: inout [Sample], at now: Uptime) {
        advance(to: now)
        if !counters.isEmpty {
            counters.follow(&samples, into: &resets)
            for reset in resets { rules.restartCount(of: reset.tag) }
            resets.removeAll(keepingCapacity: true)
        }
        decide(samples, from: 0, at: now)
        let asked = samples.count
        rules.derive(&samples)
        decide(samples, from: asked, at: now)
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
        while let next = [stop?.nextTick, rules.nextTick].compactMap(\.self).min(), next <= now {
            let at = max(next, start)
            if stop?.nextTick == next {
                perform(stop!.tick(at: next).actions, at: next)
            } else {
                transitions.removeAll(keepingCapacity: true)
                rules.tick(at: at, into: &transitions)
                tellRecipe()
                act(on: transitions, at: at)
            }
            tellStop(at: at)
        }
    }

    /// Goes on after a time of which nothing is known: nothing was silent in it.
    package mutating func resume(at now: Uptime) {
        while let tick = stop?.nextTick, tick <= now { perform(stop!.tick(at: tick).actions, at: tick) }
        transitions.removeAll(keepingCapacity: true)
        rules.resume(at: now, into: &transitions)
        act(on: transitions, at: now)
    }

    /// A person chooses a recipe.
    package mutating func choose(_ recipe: RecipeID?, at now: Uptime) {
        advance(to: now)
        transitions.removeAll(keepingCapacity: true)
        rules.hold(recipe, by: AlarmHand(by: "test", at: now), into: &transitions)
        tellRecipe()
        act(on: transitions, at: now)
    }

    private mutating func tellRecipe() {
        for report in rules.takeRecipeReports() where report.step == .changed {
            events.append(TrialEvent(at: report.at - start, .recipe(report)))
        }
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
        guard !causes.isEmpty, let steps = stop?.cause(causes, answered: now, at: now) else { return }
        perform(steps.actions, at: now)
        tellStop(at: now)
    }

    private mutating func perform(_ actions: [StopAction], at now: Uptime) {
        var left = actions
        while !left.isEmpty {
            switch left.removeFirst() {
            case .write(let value, let attempt):
                output = value
                left.append(contentsOf: stop!.writeAnswered(attempt, .done(sent: now), at: now).actions)
            case .readBack(let attempt):
                left.append(contentsOf: stop!.readAnswered(attempt, .value(output), at: now).actions)
            case .report(let report) where report.step != .running:
                events.append(TrialEvent(at: now - start, .stop(report)))
            case .report, .saveLatch, .clearLatch: break
            }
        }
    }
}
