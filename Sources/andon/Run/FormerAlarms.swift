internal import AndonCore
internal import AndonLine
internal import AndonUplink

/// What an earlier run left of the alarms, put together from the file of their lives and from what the outbox last showed
/// the world.
///
/// The file knows the lives, and the outbox what was told last: an edge that only one of them has is not made twice. What
/// rests then, or is not in this plan, must not be shown any more.
struct FormerAlarms {
    private(set) var records: [AlarmRecord] = []
    /// Retained states that have to go.
    private(set) var farewells: [ActiveAlarm] = []

    init(file: [AlarmRecord], shown: [ActiveAlarm], plan: Plan, at wall: WallTime) {
        var known: [AlarmKey: AlarmRecord] = [:]
        for record in file { known[record.key] = record }
        var keys: [ActiveAlarm: AlarmKey] = [:]
        for (index, rule) in plan.rules.enumerated() {
            for tag in rule.tags {
                let name = ActiveAlarm(rule: rule.name, machine: plan[plan[tag].machine].name, tag: plan[tag].name)
                keys[name] = AlarmKey(rule: RuleID(index), tag: tag)
            }
        }
        for alarm in shown {
            var name = alarm
            name.isActive = true
            guard let key = keys[name] else {
                farewells.append(alarm)
                continue
            }
            let terms = AlarmLifeTerms(plan[key.rule], in: plan)
            var record = known[key] ?? AlarmRecord(key: key)
            // Of one that the file does not know it is all the same known that it was raised.
            if known[key] == nil { record.settle(isActive: true, terms, at: wall.uptime) }
            record.settle(isActive: alarm.isActive, terms, at: wall.uptime)
            known[key] = record
            if record.life.isAtRest { farewells.append(alarm) }
        }
        records = known.values.filter { !$0.life.isAtRest }.sorted { $0.key < $1.key }
    }

    /// Active when the agent ended: they are not raised again.
    var active: [AlarmKey] { records.filter { $0.life.isActive }.map(\.key) }
    var outOfService: [AlarmKey] { records.filter { $0.life.isOutOfService }.map(\.key) }
}
