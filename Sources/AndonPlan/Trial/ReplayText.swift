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
        let watched = Set(plan.rules.flatMap(\.tags))
        let left = watched.subtracting(replay.covered).sorted().map { plan.path(of: $0) }
        if !left.isEmpty {
            let more = left.count > 8 ? " and \(left.count - 8) more" : ""
            lines.append(
                "not in the recording, so rules on them stay unknown: \(left.prefix(8).joined(separator: ", "))\(more)")
        }
        if replay.missing > 0 {
            lines.append("\(replay.missing) answers are missing: the recorder had no room for them")
        }
        if replay.spoilt > 0 { lines.append("\(replay.spoilt) pieces of the recording are damaged and were left out") }
        return lines
    }

    /// `this edit adds 3 stops and removes 41 alarms`.
    package static func summary(_ difference: ReplayDifference) -> String {
        var parts: [String] = []
        for (count, verb, noun) in [
            (difference.addedStops, "adds", "stop"), (difference.removedStops, "removes", "stop"),
            (difference.addedAlarms, "adds", "alarm"), (difference.removedAlarms, "removes", "alarm"),
        ] where count > 0 {
            parts.append("\(verb) \(count) \(noun)\(count == 1 ? "" : "s")")
        }
        guard let last = parts.popLast() else {
            return difference.rows.isEmpty ? "this edit changes nothing here" : "this edit only moves alarms"
        }
        return "this edit " + (parts.isEmpty ? last : parts.joined(separator: ", ") + " and " + last)
    }

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
        let line = "\(sign) \(time(fact.at, wall: wall(fact.at)))  \(fact.words)"
        guard let evidence = fact.evidence, !evidence.isEmpty else { return [line] }
        return [line, "    values before it: \(evidence)"]
    }
}
