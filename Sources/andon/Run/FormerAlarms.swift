internal import AndonCore
internal import AndonLine
internal import AndonUplink

/// What an earlier run left of the alarms, put together from the file of their lives and from what the outbox last showed
/// the world.
///
/// The file knows the lives. An alarm that only the outbox knows was raised just before the end: it counts as active. One
/// that rests in the file, or is not in this plan, must not be shown any more.
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
            guard let key = keys[alarm] else {
                farewells.append(alarm)
                continue
            }
            if let record = known[key] {
                if record.life.isAtRest { farewells.append(alarm) }
                continue
            }
            var record = AlarmRecord(key: key)
            record.setActive(plan[key.rule], at: wall.uptime)
            known[key] = record
        }
        records = known.values.filter { !$0.life.isAtRest }.sorted { $0.key < $1.key }
    }

    /// Active when the agent ended: they are not raised again.
    var active: [AlarmKey] { records.filter { $0.life.isActive }.map(\.key) }
    var outOfService: [AlarmKey] { records.filter { $0.life.isOutOfService }.map(\.key) }
}
