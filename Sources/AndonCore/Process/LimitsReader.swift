/// Takes the lines of `LimitsText` one by one.
struct LimitsReader {
    private(set) var records: [LimitRecord] = []
    /// Alarms that this plan does not have, or whose values mean something else by now.
    private(set) var former: [String] = []

    private let plan: Plan
    private let wall: WallTime
    private let keys: [String: (key: AlarmKey, needed: Int)]
    private var draft: Draft?

    /// The alarm whose lines are being read; without a key it is of an earlier plan.
    private struct Draft {
        var key: AlarmKey?
        var needed = 0
        var frozen: LearntLimits.Frozen?
        var proposal: LearntLimits.Proposal?
    }

    init(plan: Plan, wall: WallTime) {
        self.plan = plan
        self.wall = wall
        var keys: [String: (key: AlarmKey, needed: Int)] = [:]
        for (index, rule) in plan.rules.enumerated() {
            guard case .chart(let chart) = rule.condition.wider, case .learnt(let needed) = chart.limits else {
                continue
            }
            for tag in rule.tags {
                keys["\(rule.name)@\(plan.path(of: tag))"] = (AlarmKey(rule: RuleID(index), tag: tag), needed)
            }
        }
        self.keys = keys
    }

    /// False for a line that this version does not know.
    mutating func take(_ line: [String]) -> Bool {
        switch line.first {
        case "limits": return begin(line)
        case "frozen":
            guard draft != nil, let (at, limits) = limits(line, atMost: 6) else { return false }
            var hand: AlarmHand?
            if line.count > 4 {
                guard let by = LatchWord.unescape(line[4]) else { return false }
                hand = AlarmHand(by: by, at: at)
                if line.count > 5 {
                    guard let reason = LatchWord.unescape(line[5]) else { return false }
                    hand?.reason = reason
                }
            }
            draft?.frozen = LearntLimits.Frozen(limits: limits, since: at, acceptedBy: hand)
            return true
        case "proposed":
            guard draft?.frozen != nil, let (at, limits) = limits(line, atMost: 4) else { return false }
            draft?.proposal = LearntLimits.Proposal(limits: limits, at: at)
            return true
        default: return false
        }
    }

    /// After the last line.
    mutating func finish() {
        guard let draft else { return }
        self.draft = nil
        guard let key = draft.key, let frozen = draft.frozen else { return }
        let learnt = LearntLimits(needed: draft.needed, frozen: frozen, proposal: draft.proposal)
        records.append(LimitRecord(key: key, .learnt(learnt)))
    }

    private mutating func begin(_ line: [String]) -> Bool {
        finish()
        guard line.count == 4, let rule = LatchWord.unescape(line[1]), let tag = LatchWord.unescape(line[2]) else {
            return false
        }
        let name = "\(rule)@\(tag)"
        draft = Draft()
        if let known = keys[name], LimitsText.mark(of: known.key, in: plan) == line[3] {
            draft = Draft(key: known.key, needed: known.needed)
        } else {
            former.append(name)
        }
        return true
    }

    private func limits(_ line: [String], atMost most: Int) -> (at: Uptime, limits: ControlLimits)? {
        guard line.count >= 4, line.count <= most, let nanoseconds = Int64(line[1]), let center = Double(line[2]),
            let sigma = Double(line[3]), let limits = ControlLimits(center: center, sigma: sigma)
        else { return nil }
        return wall.uptime(of: nanoseconds).map { ($0, limits) }
    }
}
