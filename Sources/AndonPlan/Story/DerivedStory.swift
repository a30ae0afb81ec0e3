import AndonCore

/// The tags that are made of others, in words, and the memory they take.
enum DerivedStory {
    static func lines(_ plan: Plan) -> [String] {
        let tags = plan.tags.indices.filter { plan.tags[$0].derived != nil }.map(TagID.init)
        var lines: [String] = []
        for machine in plan.machines {
            guard let boards = machine.boards else { continue }
            lines.append("  \(machine.name): \(words(boards, plan))")
        }
        for tag in tags {
            guard let derived = plan[tag].derived else { continue }
            let units = plan[tag].units.isEmpty ? "" : ", in \(plan[tag].units)"
            lines.append("  \(plan.path(of: tag)): \(derived.text)\(units)")
        }
        guard !lines.isEmpty else { return [] }
        let room = DerivedRoom(plan: plan)
        if room.all > 0 {
            lines.append("  their windows hold at most \(room.all) values, \((room.bytes + 1_023) / 1_024) KB")
        }
        return ["Made of other tags"] + lines
    }

    private static func words(_ boards: BoardsPlan, _ plan: Plan) -> String {
        let end = boards.ends.map { "ends when \(words($0, plan))" } ?? "ends when the next one begins"
        return "a board begins when \(words(boards.begins, plan)) and \(end); "
            + "one that takes more than \(DurationText.plain(boards.atMost)) is lost"
    }

    private static func words(_ edge: BoardEdge, _ plan: Plan) -> String {
        let path = plan.path(of: edge.tag)
        return switch edge.kind {
        case .turnsOn: "\(path) turns on"
        case .turnsOff: "\(path) turns off"
        case .counts: "\(path) counts"
        }
    }
}
