extension EventEncoder {
    /// The event of a step, where one is told, and the retained state that it leaves, where it is shown.
    mutating func alarm(_ change: AlarmChange, wall: WallTime, id: () -> String, into messages: inout [EventMessage]) {
        let writer = AlarmWriter(change, plan: plan, permit: permit, planMark: planMark, wall: wall)
        let time = wall.moment(change.at)
        let severity = plan[change.record.key.rule].severity
        if change.isTold, let step = change.step {
            messages.append(
                event("alarm-" + step.rawValue, severity: severity, id: id(), time: time) {
                    writer.event(step, to: &$0)
                })
        }
        guard change.isShown else { return }
        let rule = plan[change.record.key.rule]
        let tag = plan[change.record.key.tag]
        let topic = topics.alarm(rule: rule.name, machine: plan[tag.machine].name, tag: tag.name)
        guard !change.record.life.isAtRest || change.record.isChattering else {
            return messages.append(removal(.alarms, topic: topic, id: id()))
        }
        messages.append(
            message(.alarms, topic: topic, schema: "andon/alarm/1", id: id(), time: time, retain: true) {
                writer.state(to: &$0)
            })
    }

    mutating func group(_ group: AlarmGroup, wall: WallTime, id: String) -> EventMessage {
        let plan = plan
        let severity: Severity =
            switch group.kind {
            case .chattering, .flood: .warning
            case .calm, .floodOver: .advice
            }
        return event(
            "alarm-" + group.kind.rawValue, severity: severity, id: id, time: wall.moment(group.at)
        ) { json in
            if let key = group.key {
                json.member("rule", plan[key.rule].name)
                json.member("machine", plan[plan[key.tag].machine].name)
                json.member("tag", plan[key.tag].name)
            }
            json.member("since", wall.moment(group.since).text)
            json.member("raises", group.raises)
            guard group.key == nil else { return json.member("returns", group.returns) }
            json.key("rules")
            json.openArray()
            for count in group.counts {
                json.openObject()
                json.member("rule", plan[count.rule].name)
                json.member("raises", count.raises)
                json.closeObject()
            }
            json.closeArray()
        }
    }
}
