extension EventEncoder {
    /// What became of a chart's limits.
    mutating func limits(_ change: LimitChange, wall: WallTime, id: String) -> EventMessage {
        let plan = plan
        let mark = planMark
        let tag = plan[change.key.tag]
        let severity: Severity = change.step == .notLearnt || change.step == .proposed ? .warning : .advice
        return event("limits-" + change.step.rawValue, severity: severity, id: id, time: wall.moment(change.at)) {
            json in
            json.member("rule", plan[change.key.rule].name)
            json.member("machine", plan[tag.machine].name)
            json.member("tag", tag.name)
            if let limits = change.limits {
                json.member("center", limits.center)
                json.member("sigma", limits.sigma)
            }
            if let before = change.before {
                json.member("former_center", before.center)
                json.member("former_sigma", before.sigma)
            }
            if !tag.units.isEmpty { json.member("units", tag.units) }
            json.member("values", UInt64(change.values))
            json.member("text", plan[change.key.rule].text)
            json.member("plan", mark)
            json.member("by", ifAny: change.hand?.by)
            json.member("reason", ifAny: change.hand?.reason)
        }
    }
}
