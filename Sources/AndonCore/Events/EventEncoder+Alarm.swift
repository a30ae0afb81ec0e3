extension EventEncoder {
    mutating func alarmEvent(_ transition: AlarmTransition, wall: WallTime, id: String) -> EventMessage {
        let writer = AlarmWriter(transition, plan: plan, planMark: planMark, wall: wall)
        return event(
            "alarm-" + transition.kind.rawValue, severity: plan[transition.rule].severity, id: id,
            time: wall.moment(transition.at)
        ) { writer.write(to: &$0) }
    }

    /// Raised: the retained state. Returned: its removal.
    mutating func alarmState(_ transition: AlarmTransition, wall: WallTime, id: String) -> EventMessage {
        let rule = plan[transition.rule]
        let tag = plan[transition.tag]
        let topic = topics.alarm(rule: rule.name, machine: plan[tag.machine].name, tag: tag.name)
        guard transition.kind == .raised else { return removal(.alarms, topic: topic, id: id) }
        let writer = AlarmWriter(transition, plan: plan, planMark: planMark, wall: wall)
        let time = wall.moment(transition.at)
        return message(.alarms, topic: topic, schema: "andon/alarm/1", id: id, time: time, retain: true) { json in
            json.member("state", "active")
            json.member("since", time.text)
            json.member("severity", rule.severity.rawValue)
            writer.write(to: &json)
        }
    }
}

/// What an alarm says of itself, on `events` and in its retained state alike.
private struct AlarmWriter {
    private let transition: AlarmTransition
    private let rule: RulePlan
    private let tag: TagPlan
    private let machine: String
    private let stops: Bool
    private let planMark: String
    private let wall: WallTime

    init(_ transition: AlarmTransition, plan: Plan, planMark: String, wall: WallTime) {
        self.transition = transition
        rule = plan[transition.rule]
        tag = plan[transition.tag]
        machine = plan[tag.machine].name
        // Shadow stops nothing, whatever the rule says.
        stops = rule.action == .stop && plan.stop?.mode == .armed
        self.planMark = planMark
        self.wall = wall
    }

    func write(to json: inout JSONText) {
        let precision = NumberText.precision(of: tag)
        json.member("rule", rule.name)
        json.member("machine", machine)
        json.member("tag", tag.name)
        json.member("value", transition.value, precision: precision)
        if !tag.units.isEmpty { json.member("units", tag.units) }
        let isValue = transition.measured == transition.value
        json.member("measured", transition.measured, precision: isValue ? precision : precision.ofDifferences)
        json.member("limit", transition.limit)
        json.member("text", rule.text)
        json.member("message", ifAny: rule.message)
        json.member("stops", stops)
        json.member("plan", planMark)
        json.key("evidence")
        json.openArray()
        for sample in transition.evidence {
            json.openObject()
            json.member("time", wall.moment(sample.at).text)
            json.value(of: sample, tag: tag)
            json.member("quality", sample.quality.word)
            json.closeObject()
        }
        json.closeArray()
    }
}
