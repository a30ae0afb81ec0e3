/// The line's decisions without its wires: counters, rules and the stop, in virtual time. The output is a relay that does what
/// it is told at once.
///
/// The same values as in the running agent decide (`CounterBook`, `RuleBook`, `StopSequence`), fed in the same order.
package struct TrialBrain: Sendable {
    private let plan: Plan
    private var counters: CounterBook
    private var rules: RuleBook
    private var stop: StopSequence?
    private var output: UInt16
    private var resets: [CounterReset] = []
    private var transitions: [AlarmTransition] = []
    /// What happened since it was last taken, in order.
    package private(set) var events: [TrialEvent] = []
    private let start: Uptime

    /// - Parameter start: the moment that the times of events are counted from.
    package init(plan: Plan, start: Uptime) {
        self.plan = plan
        self.start = start
        counters = CounterBook(plan: plan)
        rules = RuleBook(plan: plan)
        output = plan.stop?.runValue ?? 0
        stop = plan.stop.map { StopSequence(plan: $0, output: plan.path(of: $0.output)) }
        if let actions = stop?.start(.none, in: plan, at: start) { perform(actions, at: start) }
    }

    /// Takes the samples of one answer. They come in the order of their times.
    package mutating func take(_ samples: inout [Sample], at now: Uptime) {
        advance(to: now)
        if !counters.isEmpty {
            counters.follow(&samples, into: &resets)
            resets.removeAll(keepingCapacity: true)
        }
        var next = 0
        while next < samples.count {
            transitions.removeAll(keepingCapacity: true)
            next = rules.take(samples.span, from: next, into: &transitions)
            if !transitions.isEmpty { act(on: transitions, at: now) }
        }
    }

    /// Lets time go by, up to and with this moment.
    package mutating func advance(to now: Uptime) {
        while let tick = stop?.nextTick, tick <= now {
            perform(stop!.tick(at: tick), at: tick)
        }
    }

    package mutating func takeEvents() -> [TrialEvent] {
        defer { events.removeAll(keepingCapacity: true) }
        return events
    }

    /// The alarms first, as everybody is told, then what the stop did.
    private mutating func act(on transitions: [AlarmTransition], at now: Uptime) {
        var causes: [StopCause] = []
        for transition in transitions {
            events.append(TrialEvent(at: now - start, .alarm(transition)))
            guard plan[transition.rule].action == .stop else { continue }
            let key = AlarmKey(rule: transition.rule, tag: transition.tag)
            if transition.kind == .raised { causes.append(.alarm(key)) } else { stop?.gone(key, at: now) }
        }
        guard !causes.isEmpty, let actions = stop?.cause(causes, answered: now, at: now) else { return }
        perform(actions, at: now)
    }

    private mutating func perform(_ actions: [StopAction], at now: Uptime) {
        var left = actions
        while !left.isEmpty {
            switch left.removeFirst() {
            case .write(let value, let attempt):
                output = value
                left.append(contentsOf: stop!.writeAnswered(attempt, .done(sent: now), at: now))
            case .readBack(let attempt):
                left.append(contentsOf: stop!.readAnswered(attempt, .value(output), at: now))
            case .report(let report) where report.step != .running:
                events.append(TrialEvent(at: now - start, .stop(report)))
            case .report, .saveLatch, .clearLatch: break
            }
        }
    }
}
