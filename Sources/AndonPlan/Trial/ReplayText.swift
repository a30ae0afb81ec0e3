package import AndonCore

/// What `andon replay` prints.
package enum ReplayText {
    /// `2026-11-27T14:03:22.500Z`, or the time since the start where no wall time is known.
    package static func time(_ time: TimeSpan, wall: Int64?) -> String {
        guard let wall else { return DurationText.exact(time) }
        return WallMoment(nanosecondsSince1970: wall * 1_000_000).text
    }

    /// How long, how much, and what could not be replayed.
    package static func head(_ replay: Replay, _ plan: Plan) -> [String] {
        var lines = ["\(DurationText.plain(replay.lasts)) of answers, \(replay.values) values through the rules"]
        let watched = Set(Set(plan.rules.flatMap(\.tags)).flatMap { plan.asked(behind: $0) })
        let left = watched.subtracting(replay.covered).sorted().map { plan.path(of: $0) }
        if !left.isEmpty {
            let more = left.count > 8 ? " and \(left.count - 8) more" : ""
            lines.append(
                "not in the recording, so rules on them stay unknown: \(left.prefix(8).joined(separator: ", "))\(more)")
        }
        if !replay.unknownRecipes.isEmpty {
            let names = replay.unknownRecipes.sorted().prefix(8).joined(separator: ", ")
            lines.append("chosen by a person and not in the plan, so the plan's tag chose: \(names)")
        }
        if replay.missing > 0 {
            lines.append("\(replay.missing) answers are missing: the recorder had no room for them")
        }
        if replay.spoilt > 0 { lines.append("\(replay.spoilt) pieces of the recording are damaged and were left out") }
        return lines
    }

    /// `this edit adds 3 stops and removes 41 alarms`.
    package static func summary(_ difference: ReplayDifference) -> String {
        let parts = [
            phrase("adds", difference.addedStops, difference.addedAlarms),
            phrase("removes", difference.removedStops, difference.removedAlarms),
        ].compactMap { $0 }
        guard !parts.isEmpty else {
            return difference.rows.isEmpty ? "this edit changes nothing here" : "this edit only moves alarms"
        }
        return "this edit " + parts.joined(separator: " and ")
    }

    /// `3 stops, 41 alarms`.
    package static func counts(_ facts: [TrialFact]) -> String {
        let stops = facts.count { $0.isStop }
        return "\(count(stops, "stop")), \(count(facts.count - stops, "alarm"))"
    }

    private static func phrase(_ verb: String, _ stops: Int, _ alarms: Int) -> String? {
        let parts = [(stops, "stop"), (alarms, "alarm")].filter { $0.0 > 0 }.map { count($0.0, $0.1) }
        return parts.isEmpty ? nil : "\(verb) \(parts.joined(separator: " and "))"
    }

    private static func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }

    /// `+ TIME  raised zone-spike@oven/zone4-top` and the values before it.
    package static func lines(_ row: ReplayDifference.Row, wall: (TimeSpan) -> Int64?) -> [String] {
        switch row {
        case .added(let fact): lines("+", fact, wall)
        case .removed(let fact): lines("-", fact, wall)
        case .moved(let fact, let to):
            ["~ \(time(fact.at, wall: wall(fact.at)))  \(fact.words), now at \(time(to, wall: wall(to)))"]
        }
    }

    /// One thing that happened.
    package static func lines(_ sign: String, _ fact: TrialFact, _ wall: (TimeSpan) -> Int64?) -> [String] {
        let recipe = fact.recipe.map { " (recipe \($0))" } ?? ""
        let line = "\(sign) \(time(fact.at, wall: wall(fact.at)))  \(fact.words)\(recipe)"
        guard let evidence = fact.evidence, !evidence.isEmpty else { return [line] }
        return [line, "    values before it: \(evidence)"]
    }
}
