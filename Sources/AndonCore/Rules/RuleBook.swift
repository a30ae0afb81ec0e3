/// All rules of one line: takes samples in the order of their answers and says which alarms changed.
///
/// A sample costs amortised constant time for each rule on its tag, whatever else the plan holds; nothing is allocated
/// unless an alarm changes. It has no clock: delays end at the first sample after them, so a tag that is not read
/// changes nothing until it is.
///
/// A sample that is not good makes its alarms unknown: nothing is raised, nothing returns, delays that run are
/// abandoned, windows and confirmations begin anew. The same is done when good samples of a tag are further apart than
/// three poll periods (at least 2 s), or their time stands still or goes back.
package struct RuleBook: Sendable {
    /// The most samples that a rate rule's window holds; a denser window keeps its newest.
    package static var mostSamplesInWindow: Int { Int(WindowPool.mostSamples) }

    /// Sorted by tag, then by rule: those of tag `t` stand in `first[t] ..< first[t + 1]`.
    private var alarms: ContiguousArray<Alarm> = []
    private let first: ContiguousArray<Int32>
    private var pool = WindowPool()
    private var active: Int
    private var unknown: Int

    /// `restored` alarms were active when the agent ended: they stand active, unknown and without an edge until a good
    /// sample says otherwise. Keys that the plan does not have are ignored.
    package init(plan: Plan, restored: [AlarmKey] = []) {
        var rules = ContiguousArray(repeating: [RuleID](), count: plan.tags.count)
        for (index, rule) in plan.rules.enumerated() {
            let id = RuleID(index)
            for tag in rule.tags where rules.indices.contains(tag.index) && rules[tag.index].last != id {
                rules[tag.index].append(id)
            }
        }
        let restored = Set(restored)
        var first: ContiguousArray<Int32> = [0]
        first.reserveCapacity(plan.tags.count + 1)
        for tag in plan.tags.indices {
            for rule in rules[tag] {
                let key = AlarmKey(rule: rule, tag: TagID(tag))
                alarms.append(
                    Alarm(
                        key, rule: plan[rule], tag: plan.tags[tag], isActive: restored.contains(key), pool: &pool))
            }
            first.append(Int32(alarms.count))
        }
        self.first = first
        active = alarms.count { $0.isActive }
        unknown = alarms.count
    }

    /// Appends a transition for every alarm that this sample raised or let return. A tag that the plan does not have is
    /// ignored.
    package mutating func take(_ sample: Sample, into transitions: inout [AlarmTransition]) {
        let tag = sample.tag.index
        guard tag + 1 < first.count else { return }
        let range = Int(first[tag])..<Int(first[tag + 1])
        guard case .good = sample.quality, sample.value.isFinite else {
            for index in range { doubt(index, at: sample.at) }
            return
        }
        let point = WindowPoint(at: sample.at, value: sample.value)
        for index in range {
            let wasUnknown = alarms[index].truth == .unknown
            let edge = alarms[index].take(point, pool: &pool)
            let isUnknown = alarms[index].truth == .unknown
            if wasUnknown != isUnknown { unknown += isUnknown ? 1 : -1 }
            if let edge { report(edge, of: index, sample: sample, into: &transitions) }
        }
    }

    private mutating func doubt(_ index: Int, at now: Uptime) {
        if alarms[index].truth != .unknown { unknown += 1 }
        alarms[index].doubt(at: now, pool: pool)
    }

    private mutating func report(
        _ edge: Alarm.Edge, of index: Int, sample: Sample, into transitions: inout [AlarmTransition]
    ) {
        let alarm = alarms[index]
        active += edge.kind == .raised ? 1 : -1
        transitions.append(
            AlarmTransition(
                rule: alarm.key.rule, tag: alarm.key.tag, kind: edge.kind, at: sample.at, value: sample.value,
                measured: edge.measured, limit: edge.limit,
                evidence: edge.kind == .raised ? Evidence.samples(of: alarm, pool: pool) : []))
    }

    /// Whether the alarm's condition is true now; unknown for a key that the plan does not have.
    package func truth(of key: AlarmKey) -> Truth { alarm(key)?.truth ?? .unknown }

    /// Whether the alarm is raised and has not returned. It may be while its condition is unknown, or already false.
    package func isActive(_ key: AlarmKey) -> Bool { alarm(key)?.isActive ?? false }

    /// What a reset asks: `false` only when the alarm is not active and its condition is known to be false.
    package func standing(of key: AlarmKey) -> Truth {
        guard let alarm = alarm(key), alarm.truth != .unknown else { return .unknown }
        return alarm.isActive || alarm.truth == .true ? .true : .false
    }

    /// In the order of the plan's tags, then rules. Costs a look at every alarm.
    package var activeAlarms: [AlarmKey] {
        active == 0 ? [] : alarms.lazy.filter(\.isActive).map(\.key)
    }

    package var counts: AlarmCounts { AlarmCounts(all: alarms.count, active: active, unknown: unknown) }

    private func alarm(_ key: AlarmKey) -> Alarm? {
        let tag = key.tag.index
        guard tag + 1 < first.count else { return nil }
        return alarms[Int(first[tag])..<Int(first[tag + 1])].first { $0.key.rule == key.rule }
    }
}
