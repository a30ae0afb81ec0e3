/// What an alarm says of itself, on `events` and in its retained state alike.
struct AlarmWriter {
    private let change: AlarmChange
    private let plan: Plan
    private let rule: RulePlan
    private let tag: TagPlan
    private let machine: String
    private let stops: Bool
    private let planMark: String
    private let wall: WallTime

    private var record: AlarmRecord { change.record }

    init(_ change: AlarmChange, plan: Plan, permit: StopPermit, planMark: String, wall: WallTime) {
        self.change = change
        self.plan = plan
        rule = plan[change.record.key.rule]
        tag = plan[change.record.key.tag]
        machine = plan[tag.machine].name
        // In shadow nothing is stopped, whatever the rule says.
        stops = rule.action == .stop && permit.verdict(of: change.record.key.rule) == .stop
        self.planMark = planMark
        self.wall = wall
    }

    func event(_ step: AlarmStep, to json: inout JSONText) {
        name(to: &json)
        if let edge = change.edge { measure(edge, to: &json) }
        words(under: change.recipe, to: &json)
        if let edge = change.edge { evidence(edge, to: &json) }
        json.member("state", record.life.state.rawValue)
        switch step {
        case .raised: if record.isFirstOut { json.member("first_out", true) }
        case .shelved: time("until", record.life.shelvedUntil, to: &json)
        case .again: time("since", record.raise?.at, to: &json)
        case .returned, .acknowledged, .reset, .unshelved, .suppressed, .unsuppressed, .outOfService, .inService: break
        }
        if change.edge != nil, record.life.isSilent { json.member("silent", true) }
        json.member("by", ifAny: change.by)
        json.member("reason", ifAny: change.reason)
    }

    func state(to json: inout JSONText) {
        let raise = record.standingRaise
        let since = raise?.at ?? record.outOfService?.at ?? record.shelved?.at ?? change.at
        json.member("state", record.life.state.rawValue)
        json.member("active", record.life.isActive)
        if let recipe = record.suppressing(in: plan) { json.member("suppressed_by", plan.name(of: recipe)) }
        json.member("since", wall.moment(since).text)
        json.member("severity", rule.severity.rawValue)
        name(to: &json)
        if let raise { measure(raise, to: &json) }
        words(under: record.recipe, to: &json)
        if let raise, !raise.evidence.isEmpty { evidence(raise, to: &json) }
        if record.isFirstOut { json.member("first_out", true) }
        if record.isChattering { json.member("chattering", true) }
        hand("acknowledged", record.acknowledged, to: &json)
        time("shelved_until", record.life.shelvedUntil, to: &json)
        hand("shelved", record.shelved, to: &json)
        hand("out_of_service", record.outOfService, to: &json)
    }

    private func name(to json: inout JSONText) {
        json.member("rule", rule.name)
        json.member("machine", machine)
        json.member("tag", tag.name)
    }

    private func measure(_ edge: AlarmTransition, to json: inout JSONText) {
        let precision = NumberText.precision(of: tag)
        if edge.value.isFinite { json.member("value", edge.value, precision: precision) }
        if !tag.units.isEmpty { json.member("units", tag.units) }
        let isValue = edge.measured == edge.value
        if edge.measured.isFinite {
            json.member("measured", edge.measured, precision: isValue ? precision : precision.ofDifferences)
        }
        if edge.limit.isFinite { json.member("limit", edge.limit) }
        json.member("signal", ifAny: edge.signal?.words)
    }

    private var edge: AlarmTransition? { change.edge ?? record.standingRaise }

    /// Of an alarm of which no edge is known.
    private var noEdge: AlarmTransition {
        AlarmTransition(
            rule: record.key.rule, tag: record.key.tag, kind: .raised, at: change.at, value: .nan, measured: .nan,
            limit: .nan, evidence: [])
    }

    private func words(under recipe: RecipeID?, to json: inout JSONText) {
        let rule = plan.rule(record.key.rule, under: recipe)
        json.member("text", rule.text)
        json.member("rule_hash", plan.mark(of: rule))
        if let recipe { json.member("recipe", plan.name(of: recipe)) }
        json.member("message", ifAny: rule.message.map { MessageBlank.fill($0, of: edge ?? noEdge, in: plan) })
        json.member("stops", stops)
        json.member("plan", planMark)
    }

    private func evidence(_ edge: AlarmTransition, to json: inout JSONText) {
        json.key("evidence")
        json.openArray()
        for sample in edge.evidence {
            json.openObject()
            json.member("time", wall.moment(sample.at).text)
            json.value(of: sample, tag: plan[sample.tag])
            json.member("quality", sample.quality.word)
            // A sample of another tag says of which.
            if sample.tag != edge.tag { json.member("of", plan.path(of: sample.tag)) }
            json.closeObject()
        }
        json.closeArray()
    }

    private func hand(_ word: String, _ hand: AlarmHand?, to json: inout JSONText) {
        guard let hand else { return }
        json.member(word + "_by", hand.by)
        json.member(word + "_at", wall.moment(hand.at).text)
        json.member(word + "_reason", ifAny: hand.reason)
    }

    private func time(_ word: String, _ at: Uptime?, to json: inout JSONText) {
        if let at { json.member(word, wall.moment(at).text) }
    }
}
