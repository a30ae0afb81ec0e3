/// The lives of all alarms of a plan: takes edges, hands and time, and says what people are to be told.
///
/// Holds only alarms that are not at rest, and those that were not a minute ago: at most one entry for each rule
/// on each tag. Edges that come too often are counted instead of told: those of one alarm (chattering), and all but the
/// critical ones when there are too many (flood). Alarms of rules that stop the line are always told one by one.
package struct AlarmBook: Sendable {
    package private(set) var records: [AlarmKey: AlarmRecord] = [:]
    /// Counts the changes that a restart has to know of.
    package private(set) var version: UInt64 = 0
    /// When `tick` has something to do, or a little before.
    package private(set) var nextTick: Uptime?

    private let rules: [RulePlan]
    private let terms: [AlarmLifeTerms]
    private let machines: [MachineID]
    /// What rules that are not raised would be raised by.
    private var recipe: RecipeID?
    private var flood = AlarmFlood()
    /// How many are active in each group of which the first is marked.
    private var active: [Group: Int] = [:]

    /// What is looked at as one to say what came first.
    private enum Group: Hashable { case stop, machine(MachineID) }

    /// - Parameters:
    ///   - restored: as an earlier run left them.
    ///   - recipe: the one in force.
    package init(plan: Plan, restored: [AlarmRecord] = [], recipe: RecipeID? = nil) {
        self.recipe = recipe
        rules = plan.rules
        terms = plan.rules.map { AlarmLifeTerms($0, in: plan) }
        machines = plan.tags.map(\.machine)
        for record in restored where !record.life.isAtRest && records[record.key] == nil {
            records[record.key] = record
            records[record.key]?.inForce = recipe
            if record.life.isActive { active[group(of: record.key), default: 0] += 1 }
        }
        nextTick = records.values.compactMap(due).min()
    }

    package var isFlooded: Bool { flood.isOn }

    /// Takes an edge of a rule.
    package mutating func take(_ edge: AlarmTransition, into told: inout [LineEvent]) {
        switch edge.kind {
        case .raised: step(.raised, edge, into: &told)
        case .returned:
            step(.returned, edge, into: &told)
            // What is gone is not suppressed either.
            step(.unsuppress, edge, into: &told)
        case .suppressed: step(.suppress, edge, into: &told)
        case .unsuppressed:
            step(.unsuppress, edge, into: &told)
            // It is active now, and may never have been shown before.
            step(.raised, edge, into: &told)
        }
    }

    private mutating func step(_ input: AlarmInput, _ edge: AlarmTransition, into told: inout [LineEvent]) {
        let key = AlarmKey(rule: edge.rule, tag: edge.tag)
        var record = records[key] ?? AlarmRecord(key: key, inForce: recipe)
        if input == .suppress || input == .unsuppress { record.inForce = edge.recipe }
        guard let step = record.life.edge(input, at: edge.at, terms[key.rule.index]) else { return }
        let isEdge = step == .raised || step == .returned
        var began = false
        if isEdge { began = record.chatter.take(isRaise: step == .raised, at: edge.at) }
        if step == .raised { record.isFirstOut = active[group(of: key), default: 0] == 0 }
        var floods = false
        // What is told as one, or not at all, makes no flood.
        if step == .raised, !record.life.isSilent, !record.chatter.isOn || began {
            floods = flood.raised(key.rule, at: edge.at)
        }
        var change = keep(record, step, at: edge.at, edge: edge)
        if isEdge, rules[key.rule.index].action != .stop {
            if record.chatter.isOn {
                change.isTold = false
                change.isShown = began
            }
            if flood.isOn, rules[key.rule.index].severity != .critical { change.isTold = false }
        }
        told.append(.life(change))
        if began { told.append(.grouped(group(.chattering, record, at: edge.at))) }
        if floods { told.append(.grouped(group(.flood, at: edge.at))) }
    }

    /// Takes a person's hand.
    ///
    /// - Throws: why it was refused; nothing has changed then.
    package mutating func take(
        _ input: AlarmInput, of key: AlarmKey, hand: AlarmHand, into told: inout [LineEvent]
    ) throws(AlarmRefusal) {
        var record = records[key] ?? AlarmRecord(key: key, inForce: recipe)
        guard let step = try record.life.take(input, at: hand.at, terms[key.rule.index]) else { return }
        told.append(.life(keep(record, step, at: hand.at, hand: hand)))
    }

    /// Takes that another recipe is in force. What is shown of alarms that it changes is put right, where they stand for no
    /// raise: a shelved one tells the limit of now.
    package mutating func take(_ report: RecipeReport, into told: inout [LineEvent]) {
        guard report.to != recipe else { return }
        recipe = report.to
        for (key, before) in records.sorted(by: { $0.key < $1.key }) {
            var record = before
            record.inForce = recipe
            records[key] = record
            guard !record.life.isAtRest, record.recipe != before.recipe || record.life.isSuppressed else { continue }
            var change = AlarmChange(step: nil, at: report.at, record: record)
            change.isTold = false
            told.append(.life(change))
        }
    }

    /// A person let the line run again: she saw the alarms that had stopped it.
    package mutating func released(_ report: StopReport, into told: inout [LineEvent]) {
        guard let by = report.by else { return }
        let hand = AlarmHand(by: by, reason: report.reason, at: report.at)
        for case .alarm(let key) in report.causes where records[key] != nil {
            // One that waits for nothing refuses, and that is right.
            try? take(.acknowledge, of: key, hand: hand, into: &told)
            try? take(.reset, of: key, hand: hand, into: &told)
        }
    }

    /// Ends what is over by now and tells again what still stands.
    package mutating func tick(at now: Uptime, into told: inout [LineEvent]) {
        guard let nextTick, nextTick <= now else { return }
        for (key, record) in records.sorted(by: { $0.key < $1.key }) { tick(key, record, at: now, into: &told) }
        if flood.tick(at: now) { told.append(.grouped(group(.floodOver, at: now))) }
        self.nextTick = [records.values.compactMap(due).min(), flood.overAt].compactMap(\.self).min()
    }

    private mutating func tick(_ key: AlarmKey, _ former: AlarmRecord, at now: Uptime, into told: inout [LineEvent]) {
        var record = former
        while let step = record.life.edge(.tick, at: now, terms[key.rule.index]) {
            var change = keep(record, step, at: now)
            if step == .again, flood.isOn, rules[key.rule.index].severity != .critical { change.isTold = false }
            told.append(.life(change))
            record = change.record
        }
        if record.chatter.tick(at: now) {
            told.append(.grouped(group(.calm, former, at: now)))
            var change = AlarmChange(step: nil, at: now, record: record)
            change.isTold = false
            told.append(.life(change))
        }
        records[key] = record.isOver(at: now) ? nil : record
    }

    /// Puts a record in its place after a step; answers with what is to be told.
    private mutating func keep(
        _ record: AlarmRecord, _ step: AlarmStep, at now: Uptime, edge: AlarmTransition? = nil, hand: AlarmHand? = nil
    ) -> AlarmChange {
        var record = record
        let wasActive = records[record.key]?.life.isActive ?? false
        if wasActive != record.life.isActive { active[group(of: record.key), default: 0] += wasActive ? -1 : 1 }
        record.note(step, at: now, edge: edge, hand: hand)
        version += 1
        records[record.key] = record
        if let due = due(record) { nextTick = min(nextTick ?? due, due) }
        if let over = flood.overAt { nextTick = min(nextTick ?? over, over) }
        return AlarmChange(
            step: step, at: now, record: record, edge: step == .raised || step == .returned ? edge : nil, by: hand?.by,
            reason: hand?.reason)
    }

    private func due(_ record: AlarmRecord) -> Uptime? {
        let tick = record.life.nextTick(terms[record.key.rule.index])
        let rest = record.restsSince.map { $0 + AlarmRecord.remembersRest }
        return [tick, record.chatter.quietAt, rest].compactMap(\.self).min()
    }

    private func group(of key: AlarmKey) -> Group {
        rules[key.rule.index].action == .stop ? .stop : .machine(machines[key.tag.index])
    }

    private func group(_ kind: AlarmGroup.Kind, _ record: AlarmRecord, at now: Uptime) -> AlarmGroup {
        let chatter = record.chatter
        return AlarmGroup(
            kind: kind, key: record.key, at: now, since: chatter.since, raises: chatter.raised,
            returns: chatter.returned, counts: [])
    }

    private func group(_ kind: AlarmGroup.Kind, at now: Uptime) -> AlarmGroup {
        let counts = flood.counts.map { AlarmGroup.Count(rule: $0.key, raises: $0.value) }
            .sorted { ($1.raises, $0.rule) < ($0.raises, $1.rule) }
        return AlarmGroup(
            kind: kind, key: nil, at: now, since: flood.since, raises: flood.raises, returns: 0,
            counts: Array(counts.prefix(AlarmGroup.mostCounts)))
    }
}
