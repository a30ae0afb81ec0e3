package import AndonCore

/// A plan in plain words: what the agent will do on each wire, for each rule, and to stop the line.
package struct PlanStory: Sendable {
    /// Lines for a terminal, without colour, ending in a line end.
    package var text: String

    package init(_ plan: Plan) {
        var lines = Self.head(plan)
        let blocks = Dictionary(grouping: ReadPlan.blocks(for: plan), by: \.link)
        for index in plan.links.indices {
            let link = LinkID(index)
            lines += [""] + LinkStory.lines(link, blocks[link, default: []], plan)
        }
        let derived = DerivedStory.lines(plan)
        if !derived.isEmpty { lines += [""] + derived }
        lines += [""] + RuleStory.lines(plan)
        lines += RecipeStory.lines(plan)
        let figures = FiguresStory.lines(plan)
        if !figures.isEmpty { lines += [""] + figures }
        lines += [""] + StopStory.lines(plan)
        let warnings = BudgetWarnings.lines(plan, BusBudget(plan))
        if !warnings.isEmpty { lines += [""] + warnings }
        text = lines.joined(separator: "\n") + "\n"
    }

    private static func head(_ plan: Plan) -> [String] {
        var lines = ["Line \(plan.line) at \(plan.site), plan \(plan.hash.prefix(12))"]
        for (index, machine) in plan.machines.enumerated() {
            let count = machine.tags.count
            lines.append("  \(machine.name) (\(machine.kind.rawValue)): \(count) tag\(count == 1 ? "" : "s")")
            lines += ProfileStory.lines(MachineID(index), plan)
        }
        lines += ["", "Messages go to andon/v1/\(plan.site)/\(plan.line)/…"]
        if let broker = plan.broker {
            lines.append("  through \(broker.urls.map(\.text).joined(separator: ", then ")) as \(broker.clientID)")
            lines.append(
                "  MQTT \(broker.version.rawValue), keep-alive \(DurationText.plain(broker.keepAlive)), "
                    + "at most \(broker.window) messages under way")
            lines.append("  \(signIn(broker))")
            if broker.version == .v311 { lines.append("  note: a 3.1.1 broker acknowledges what it throws away") }
            if broker.urls.contains(where: { !$0.isTLS && !IPAddress.isLoopback($0.host) }) {
                lines.append("  note: not encrypted; everybody on the network can read and change these messages")
            }
        } else {
            lines.append("  when a broker stands in the plan; there is none: messages are only kept and shown here")
        }
        lines.append(
            "  what a broker has not taken is kept on disk, at most \(ByteText.plain(plan.agent.outboxBytes)); "
                + "counters go out every \(DurationText.plain(plan.agent.summaryEvery))")
        return lines
    }

    private static func signIn(_ broker: BrokerPlan) -> String {
        var ways: [String] = []
        if let username = broker.username { ways.append("user \(username)") }
        if let file = broker.passwordFile { ways.append("password from \(file)") }
        if let file = broker.certificateFile { ways.append("certificate \(file)") }
        if let file = broker.caFile { ways.append("broker known by \(file)") }
        return ways.isEmpty ? "no sign-in" : ways.joined(separator: ", ")
    }
}
