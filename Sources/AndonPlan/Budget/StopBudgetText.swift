import AndonCore

/// The stop, part by part.
enum StopBudgetText {
    static func lines(_ budget: BusBudget, _ plan: Plan) -> [String] {
        guard let stop = plan.stop else {
            return ["No stop: this agent never stops the line."]
        }
        var lines = ["Stop: from a change at the device to the output written and confirmed"]
        for verify in budget.verifies {
            let output = stop.outputs[verify.output]
            lines.append(
                "  \(stop.isStaged ? "\(output.name): " : "")over \(plan.path(of: output.tag)) on link \(plan[verify.link].name), "
                    + "confirmed within \(DurationText.plain(output.bound)) or reported as failed")
        }
        if let deadline = stop.deadline {
            lines.append(
                "  no output takes longer than the deadline of \(DurationText.plain(deadline)), its after not counted")
        }
        let unbounded = plan.rules.indices.filter { index in
            plan.rules[index].action == .stop && !budget.stops.contains { $0.rule == RuleID(index) }
        }
        if budget.stops.isEmpty, unbounded.isEmpty { return lines + ["  no rule stops the line"] }
        for stop in budget.stops { lines += [""] + self.lines(stop, plan) }
        for index in unbounded {
            let rule = plan.rules[index]
            lines += [
                "", "  \(rule.name): \(rule.text)",
                "    as late as the window or the board is that its tag is made of: there is no bound to tell",
            ]
        }
        lines += ["", "  Without the agent's own time (measured while it runs), the relay and the"]
        lines.append("  machine. An operational stop: never a safety function.")
        return lines
    }

    private static func lines(_ stop: StopBudget, _ plan: Plan) -> [String] {
        let more = stop.tags > 1 ? ", the worst of \(stop.tags) tags" : ""
        var lines = ["  \(plan[stop.rule].name) on \(plan.path(of: stop.tag))\(more): \(plan[stop.rule].text)"]
        lines.append(row("", ["best", "typical", "worst"]))
        let isStaged = stop.stages.count > 1
        for part in isStaged ? stop.detection.parts : stop.reaction.parts {
            lines.append(row(words(part.step), [part.best, part.typical, part.worst].map(Columns.milliseconds)))
        }
        if isStaged { lines += stop.stages.map { stage($0, plan) } }
        let reaction = stop.reaction
        lines.append(
            row(
                isStaged ? "the last of them" : "sum",
                [reaction.best, reaction.typical, reaction.worst].map(Columns.milliseconds)))
        if stop.deadUnit > .zero {
            lines.append(
                row("while a unit of the link has just died", ["", "", "+\(Columns.milliseconds(stop.deadUnit))"]))
        }
        return lines
    }

    /// One output, from the change on.
    private static func stage(_ stage: StageBudget, _ plan: Plan) -> String {
        let outputs = plan.stop?.outputs ?? []
        var name = "until \(outputs[stage.output].name) is confirmed"
        if let failed = stage.standsInFor { name += ", as \(outputs[failed].name) fails" }
        let reaction = stage.reaction
        return row(name, [reaction.best, reaction.typical, reaction.worst].map(Columns.milliseconds))
    }

    private static func row(_ name: String, _ cells: [String]) -> String {
        "    " + Columns.left(name, 43) + cells.map { Columns.right($0, 11) }.joined()
    }

    static func words(_ step: Reaction.Step) -> String {
        switch step {
        case .poll: "until the tag is due again"
        case .queue: "others of the link before it"
        case .answer: "its own request and answer"
        case .window: "the change takes the rule's whole window"
        case .lasting: "the state lasts for so long"
        case .confirm: "further samples that confirm"
        case .onDelay: "on-delay, up to the next sample"
        case .after: "after, as the procedure says"
        case .givenUp: "until the output before it is given up"
        case .turn: "a request that keeps the wire that decides"
        case .input: "until its input shows the stop"
        case .underWay: "a request under way on the output's link"
        case .write: "write"
        case .resend: "write sent again at once, without an answer"
        case .readBack: "read-back"
        case .retry: "written again, up to verify within"
        }
    }
}
