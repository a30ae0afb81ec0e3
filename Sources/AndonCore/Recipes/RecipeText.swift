/// The recipe in force, as it is kept on disk: names, because the next run may have another plan.
///
///     andon-recipe 1
///     recipe board-a 1763935620000000000
///     hand sam first%20lot%20of%20the%20day
///     crc32 7b502c3a
///
/// `said` and what the tag said stands there where the tag chose.
package enum RecipeText {
    /// The most bytes that are read.
    package static let mostBytes = 64 << 10

    package enum Found: Sendable, Hashable {
        case standing(RecipeStanding)
        /// A recipe that the plan of this run does not have.
        case former(String)
        /// Why nobody can say what it says.
        case unreadable(String)
    }

    package static func encode(_ standing: RecipeStanding, plan: Plan, wall: WallTime) -> [UInt8] {
        let since = wall.moment(standing.since).nanosecondsSince1970
        var text = "andon-recipe 1\nrecipe \(LatchWord.escape(plan.name(of: standing.recipe))) \(since)\n"
        if let hand = standing.hand {
            let reason = hand.reason.map { " " + LatchWord.escape($0) } ?? ""
            text += "hand \(LatchWord.escape(hand.by))\(reason)\n"
        } else if let said = standing.said {
            text += "said \(LatchWord.escape(said))\n"
        }
        return SealedText.seal(text)
    }

    /// What this plan still has of it.
    ///
    /// - Parameter wall: one moment on both clocks, of now.
    package static func decode(_ bytes: [UInt8], plan: Plan, wall: WallTime) -> Found {
        let lines: [[String]]
        do { lines = try SealedText.lines(of: bytes, kind: ["andon-recipe", "1"], atMost: mostBytes) } catch {
            return .unreadable(error.reason)
        }
        guard (1...2).contains(lines.count), lines[0].count == 3, lines[0][0] == "recipe",
            let name = LatchWord.unescape(lines[0][1]), let since = Int64(lines[0][2])
        else { return .unreadable("this version does not know its kind") }
        let at = wall.uptime(of: since) ?? .zero
        var standing = RecipeStanding(recipe: nil, since: at)
        for line in lines.dropFirst() {
            guard take(line, at: at, into: &standing) else {
                return .unreadable("it has a line that this version does not know: \(line.joined(separator: " "))")
            }
        }
        guard name != Plan.noRecipe else { return .standing(standing) }
        guard let recipe = plan.recipe(named: name) else { return .former(name) }
        standing.recipe = recipe
        return .standing(standing)
    }

    private static func take(_ line: [String], at: Uptime, into standing: inout RecipeStanding) -> Bool {
        if line.count == 2, line[0] == "said", let said = LatchWord.unescape(line[1]) {
            standing.said = said
            return true
        }
        guard line.count == 2 || line.count == 3, line[0] == "hand", let by = LatchWord.unescape(line[1]) else {
            return false
        }
        var hand = AlarmHand(by: by, at: at)
        if line.count == 3 {
            guard let reason = LatchWord.unescape(line[2]) else { return false }
            hand.reason = reason
        }
        standing.hand = hand
        return true
    }
}
