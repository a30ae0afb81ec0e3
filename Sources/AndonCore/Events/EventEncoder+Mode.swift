extension EventEncoder {
    /// What became of the stop's modes, limits and proof: an event, how all of it stands (retained), and what of it asks for a
    /// person, shown like an alarm.
    mutating func mode(_ news: StopNews, wall: WallTime, id: () -> String, into messages: inout [EventMessage]) {
        permit = news.permit
        let writer = ModeWriter(news, plan: plan, planMark: planMark, wall: wall)
        let time = wall.moment(news.at)
        if news.kind != .standing {
            messages.append(
                event(news.kind.rawValue, severity: writer.severity, id: id(), time: time) { writer.event(to: &$0) })
        }
        messages.append(
            message(.stop, topic: topics.stopMode, schema: "andon/mode/1", id: id(), time: time, retain: true) {
                writer.state(to: &$0)
            })
        for notice in news.kind.notices { show(notice, news, writer, id: id(), at: time, into: &messages) }
    }

    private mutating func show(
        _ notice: StopNotice, _ news: StopNews, _ writer: ModeWriter, id: String, at time: WallMoment,
        into messages: inout [EventMessage]
    ) {
        guard let output = plan.stop.map({ plan[$0.first.tag] }) else { return }
        let topic = topics.alarm(rule: notice.rawValue, machine: plan[output.machine].name, tag: output.name)
        guard let words = news.permit.words(of: notice, held: news.held, at: news.at) else {
            return messages.append(removal(.alarms, topic: topic, id: id))
        }
        messages.append(
            message(.alarms, topic: topic, schema: "andon/alarm/1", id: id, time: time, retain: true) {
                writer.alarm(notice, words, to: &$0)
            })
    }
}

extension StopNews.Kind {
    /// What may have begun or ended with it.
    fileprivate var notices: [StopNotice] {
        switch self {
        case .standing, .maintenanceBegan, .maintenanceEnded: []
        case .modeChanged, .modeLost: [.modeLost]
        case .heldBack, .heldBackEnded: [.heldBack]
        case .tested, .proofOverdue: [.proofOverdue]
        }
    }
}

/// What is said of the modes, on `events`, in the retained state and in the notices alike.
private struct ModeWriter {
    private let news: StopNews
    private let plan: Plan
    private let planMark: String
    private let wall: WallTime

    init(_ news: StopNews, plan: Plan, planMark: String, wall: WallTime) {
        self.news = news
        self.plan = plan
        self.planMark = planMark
        self.wall = wall
    }

    private var permit: StopPermit { news.permit }

    var severity: Severity {
        switch news.kind {
        case .modeLost, .heldBack: .critical
        case .proofOverdue: .warning
        case .tested: news.problem == nil ? .advice : .critical
        // Less than before is what somebody might not know.
        case .modeChanged: (news.to ?? .off) < (news.from ?? .off) ? .warning : .advice
        case .standing, .maintenanceBegan, .maintenanceEnded, .heldBackEnded: .advice
        }
    }

    func event(to json: inout JSONText) {
        output(to: &json)
        if news.kind == .modeChanged { json.member("rule", ifAny: news.rule.map { plan[$0].name }) }
        json.member("from", ifAny: news.from?.rawValue)
        json.member("to", ifAny: news.to?.rawValue)
        switch news.kind {
        case .maintenanceBegan: time("until", permit.maintenance?.until, to: &json)
        case .heldBack: if let held = news.held { hold(held, to: &json) }
        case .tested: json.member("result", news.problem == nil ? "passed" : "failed")
        case .modeLost: json.member("mode", permit.modes.line.mode.rawValue)
        case .standing, .modeChanged, .maintenanceEnded, .heldBackEnded, .proofOverdue: break
        }
        json.member("problem", ifAny: news.problem)
        who(news.hand, to: &json)
        json.member("plan", planMark)
    }

    func state(to json: inout JSONText) {
        output(to: &json)
        json.member("mode", permit.modes.line.mode.rawValue)
        if let hand = permit.modes.line.hand { time("since", hand.at, to: &json) }
        who(permit.modes.line.hand, to: &json)
        json.member("lost", ifAny: permit.modes.lost)
        json.key("rules")
        json.openArray()
        for (rule, standing) in permit.modes.rules.sorted(by: { $0.key < $1.key }) {
            json.openObject()
            json.member("rule", plan[rule].name)
            json.member("mode", standing.mode.rawValue)
            who(standing.hand, to: &json)
            json.closeObject()
        }
        json.closeArray()
        if let maintenance = permit.maintenance {
            json.key("maintenance")
            json.openObject()
            time("until", maintenance.until, to: &json)
            who(maintenance.hand, to: &json)
            json.closeObject()
        }
        if let held = news.held {
            json.key("held_back")
            json.openObject()
            hold(held, to: &json)
            json.closeObject()
        }
        if let proof = permit.proof {
            json.key("proof_test")
            json.openObject()
            time("time", proof.hand.at, to: &json)
            json.member("result", proof.problem == nil ? "passed" : "failed")
            json.member("problem", ifAny: proof.problem)
            who(proof.hand, to: &json)
            json.closeObject()
        }
        time("proof_due", permit.proofDue, to: &json)
        json.member("plan", planMark)
    }

    func alarm(_ notice: StopNotice, _ words: String, to json: inout JSONText) {
        json.member("state", "unacknowledged")
        json.member("active", true)
        json.member("since", wall.moment(notice == .heldBack ? news.held?.since ?? news.at : news.at).text)
        json.member("severity", notice.severity.rawValue)
        json.member("rule", notice.rawValue)
        if let output = plan.stop.map({ plan[$0.first.tag] }) {
            json.member("machine", plan[output.machine].name)
            json.member("tag", output.name)
        }
        json.member("text", words)
        json.member("stops", false)
        json.member("plan", planMark)
    }

    private func output(to json: inout JSONText) {
        if let output = plan.stop?.first.tag { json.member("output", plan.path(of: output)) }
    }

    private func hold(_ held: StopHold, to json: inout JSONText) {
        json.key("causes")
        json.openArray()
        for key in held.causes {
            json.openObject()
            json.member("rule", plan[key.rule].name)
            json.member("tag", plan.path(of: key.tag))
            json.closeObject()
        }
        json.closeArray()
        json.member("stop_limit", held.limit.words)
        time("since", held.since, to: &json)
        time("until", held.limit.until, to: &json)
    }

    private func who(_ hand: AlarmHand?, to json: inout JSONText) {
        json.member("by", ifAny: hand?.by)
        json.member("reason", ifAny: hand?.reason)
    }

    private func time(_ word: String, _ at: Uptime?, to json: inout JSONText) {
        if let at { json.member(word, wall.moment(at).text) }
    }
}
