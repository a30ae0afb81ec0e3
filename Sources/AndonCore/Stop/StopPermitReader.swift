/// Reads what was kept of the stop's modes, line by line, and holds it against the plan of this run.
struct StopPermitReader {
    private let plan: Plan
    private let wall: WallTime
    private let planned: StopModes
    private var permit: StopPermit
    private var times: [Uptime] = []
    /// Modes that stood and are not those of this run.
    private var changed: [(rule: RuleID?, from: StopPlan.Mode)] = []
    private(set) var hasLine = false
    /// The plan says another word for the line than it did then.
    private var isPlanNewer = false

    init(plan: Plan, wall: WallTime) {
        self.plan = plan
        self.wall = wall
        planned = StopModes(plan: plan)
        permit = StopPermit(plan: plan, at: wall.uptime)
    }

    /// - Returns: false where nobody can say what the line means.
    mutating func take(_ line: [String]) -> Bool {
        let words = line.dropFirst()
        switch line.first {
        case "line":
            hasLine = true
            return take(words, of: nil)
        case "lost":
            permit.modes.lost = words.first.flatMap(LatchWord.unescape)
            return permit.modes.lost != nil
        case "rule":
            guard let name = words.first.flatMap(LatchWord.unescape) else { return false }
            let known = planned.rules.keys.first { plan[$0].name == name }
            // A rule of an earlier plan, or one that stops nothing now, has no mode.
            return known.map { take(words.dropFirst(), of: $0) } ?? (standing(words.dropFirst()) != nil)
        case "maintenance": return takeMaintenance(words)
        case "proof":
            guard let word = words.first, ["passed", "failed"].contains(word), let hand = hand(words.dropFirst())
            else { return false }
            permit.proof = ProofRecord(hand: hand, problem: word == "failed" ? "it failed" : nil)
            return true
        case "problem":
            permit.proof?.problem = words.first.flatMap(LatchWord.unescape)
            return permit.proof?.problem != nil
        case "testing":
            permit.testing = hand(words)
            return permit.testing != nil
        case "owed":
            guard let at = time(words.first) else { return false }
            // A clock that is behind postpones nothing.
            permit.proofSince = min(at, wall.uptime)
            return true
        case "stopped":
            guard let at = time(words.first), times.count < StopCounts.most else { return false }
            times.append(min(at, wall.uptime))
            return true
        default: return false
        }
    }

    /// The permit of this run, and what the plan says otherwise than what stood.
    func result() -> (StopPermit, changed: [StopNews]) {
        var permit = permit
        // Whoever wrote another word into the plan has chosen.
        if isPlanNewer { permit.modes.lost = nil }
        permit.counts = StopCounts(limits: permit.counts.limits, times: times)
        let news = changed.compactMap { rule, from -> StopNews? in
            guard let to = permit.modes.standing(rule)?.mode, to != from else { return nil }
            return StopNews(kind: .modeChanged, at: wall.uptime, permit: permit, rule: rule, from: from, to: to)
        }
        return (permit, news)
    }

    private mutating func take(_ words: ArraySlice<String>, of rule: RuleID?) -> Bool {
        guard let kept = standing(words), var holds = planned.standing(rule) else { return false }
        if kept.planned == holds.planned { holds = kept } else if rule == nil { isPlanNewer = true }
        // Of the line alone: a rule does no more than that.
        if rule == nil { holds.mode = min(holds.mode, plan.stop?.atMost ?? .armed) }
        if let rule { permit.modes.rules[rule] = holds } else { permit.modes.line = holds }
        if kept.mode != holds.mode { changed.append((rule, kept.mode)) }
        return true
    }

    private func standing(_ words: ArraySlice<String>) -> StopModes.Standing? {
        let modes = words.prefix(2).compactMap { StopPlan.Mode(rawValue: $0) }
        guard modes.count == 2 else { return nil }
        var standing = StopModes.Standing(mode: modes[0], planned: modes[1])
        guard words.count > 2 else { return standing }
        standing.hand = hand(words.dropFirst(2))
        return standing.hand == nil ? nil : standing
    }

    private mutating func takeMaintenance(_ words: ArraySlice<String>) -> Bool {
        guard words.count >= 3, let since = time(words.first), let until = time(words.dropFirst().first),
            var hand = hand(words.dropFirst(2), at: since)
        else { return false }
        // A clock that was set back lengthens nothing beyond its whole length.
        let whole = min(until - since, Maintenance.most)
        hand.at = min(since, wall.uptime)
        permit.maintenance = Maintenance(hand: hand, until: min(until, wall.uptime + whole))
        return true
    }

    private func hand(_ words: ArraySlice<String>) -> AlarmHand? {
        time(words.first).flatMap { hand(words.dropFirst(), at: $0) }
    }

    private func hand(_ words: ArraySlice<String>, at: Uptime) -> AlarmHand? {
        guard (1...2).contains(words.count), let by = words.first.flatMap(LatchWord.unescape) else { return nil }
        var hand = AlarmHand(by: by, at: at)
        if let reason = words.dropFirst().first {
            guard let reason = LatchWord.unescape(reason) else { return nil }
            hand.reason = reason
        }
        return hand
    }

    private func time(_ word: String?) -> Uptime? {
        guard let word, let number = Int64(word) else { return nil }
        let passed = number.subtractingReportingOverflow(wall.nanosecondsSince1970)
        let at = wall.uptime.nanoseconds.addingReportingOverflow(passed.partialValue)
        return passed.overflow || at.overflow ? nil : Uptime(nanoseconds: at.partialValue)
    }
}
