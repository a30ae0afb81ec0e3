extension EventEncoder {
    mutating func recipeEvent(_ report: RecipeReport, wall: WallTime, id: String) -> EventMessage {
        let (plan, planMark) = (plan, planMark)
        let severity: Severity = report.step == .unknown ? .warning : .advice
        return event(report.step.rawValue, severity: severity, id: id, time: wall.moment(report.at)) { json in
            json.member("from", plan.name(of: report.from))
            json.member("to", plan.name(of: report.to))
            json.recipe(report, in: plan)
            json.member("plan", planMark)
        }
    }

    /// What holds from now on, retained. It counts with the states of the machines.
    mutating func recipeState(_ report: RecipeReport, wall: WallTime, id: String) -> EventMessage {
        let (plan, planMark) = (plan, planMark)
        return message(
            .machines, topic: topics.recipe, schema: "andon/recipe/1", id: id, time: wall.moment(report.at),
            retain: true
        ) { json in
            json.member("recipe", plan.name(of: report.to))
            json.member("known", report.step != .unknown)
            json.recipe(report, in: plan)
            json.names("changed", of: report.to, in: plan) { $0.rule != nil }
            json.names("suppressed", of: report.to, in: plan) { $0.rule == nil }
            json.member("plan", planMark)
        }
    }
}

extension EventEncoder {
    /// Removes the retained recipe of an earlier plan, where this one has none.
    package func recipeFarewell(id: String) -> EventMessage { removal(.machines, topic: topics.recipe, id: id) }

    /// The recipe that a start finds in force, retained.
    package mutating func recipeAtStart(_ standing: RecipeStanding, wall: WallTime, id: String) -> EventMessage {
        let report = RecipeReport(
            step: standing.isAssumed && plan.recipes?.tag != nil ? .unknown : .changed, from: nil, to: standing.recipe,
            at: wall.uptime,
            tag: standing.hand == nil ? plan.recipes?.tag : nil, said: standing.said, by: standing.hand?.by,
            reason: standing.hand?.reason)
        return recipeState(report, wall: wall, id: id)
    }
}

extension JSONText {
    /// What chose it.
    fileprivate mutating func recipe(_ report: RecipeReport, in plan: Plan) {
        if let tag = report.tag {
            member("machine", plan[plan[tag].machine].name)
            member("tag", plan[tag].name)
        }
        member("said", ifAny: report.said.map { Self.cut($0, atMost: HarmlessText.most) })
        member("by", ifAny: report.by)
        member("reason", ifAny: report.reason)
    }

    /// The rules that a recipe makes something of.
    fileprivate mutating func names(
        _ key: String, of recipe: RecipeID?, in plan: Plan, where isMeant: (RecipeRule) -> Bool
    ) {
        let changes = recipe.flatMap { plan[$0]?.changes } ?? [:]
        self.key(key)
        openArray()
        for (rule, _) in changes.filter({ isMeant($0.value) }).sorted(by: { $0.key < $1.key }) {
            string(plan[rule].name)
        }
        closeArray()
    }
}
