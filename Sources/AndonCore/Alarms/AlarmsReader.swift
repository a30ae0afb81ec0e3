/// Takes the lines of `AlarmsText` one by one.
struct AlarmsReader {
    private(set) var records: [AlarmRecord] = []
    private(set) var former: [AlarmsText.FormerAlarm] = []

    private let plan: Plan
    private let wall: WallTime
    private let keys: [AlarmsText.FormerAlarm: AlarmKey]
    private var draft: Draft?

    /// The alarm whose lines are being read; without a key it is of an earlier plan.
    private struct Draft {
        var key: AlarmKey?
        var standing: AlarmStanding
        var alarmedAt: Uptime
        var raise: AlarmTransition?
        var isFirstOut = false
        var acknowledged, shelved, outOfService: AlarmHand?
        var until: Uptime?
    }

    init(plan: Plan, wall: WallTime) {
        self.plan = plan
        self.wall = wall
        var keys: [AlarmsText.FormerAlarm: AlarmKey] = [:]
        for (index, rule) in plan.rules.enumerated() {
            for tag in rule.tags {
                let name = AlarmsText.FormerAlarm(rule: rule.name, tag: plan.path(of: tag))
                keys[name] = AlarmKey(rule: RuleID(index), tag: tag)
            }
        }
        self.keys = keys
    }

    /// False for a line that this version does not know.
    mutating func take(_ line: [String]) -> Bool {
        guard let word = line.first else { return false }
        if word == "alarm" { return begin(line) }
        guard draft != nil else { return false }
        switch word {
        case "raised":
            guard line.count >= 5, let at = time(line[1]), let value = number(line[2]),
                let measured = number(line[3]), let limit = number(line[4]), let words = words(of: line[5...])
            else { return false }
            if let key = draft?.key {
                draft?.raise = AlarmTransition(
                    rule: key.rule, tag: key.tag, kind: .raised, at: at, value: value, measured: measured, limit: limit,
                    evidence: [], signal: words.signal, recipe: words.recipe)
            }
            draft?.isFirstOut = words.isFirst
        case "acknowledged":
            guard let hand = hand(line) else { return false }
            draft?.acknowledged = hand
        case "shelved":
            guard let hand = hand(line) else { return false }
            draft?.shelved = hand
        case "until":
            guard line.count == 2, let at = time(line[1]) else { return false }
            draft?.until = min(at, wall.uptime + plan.agent.shelveAtMost)
        case "out-of-service":
            guard let hand = hand(line) else { return false }
            draft?.outOfService = hand
        default: return false
        }
        return true
    }

    /// After the last line.
    mutating func finish() {
        guard let draft else { return }
        self.draft = nil
        guard let key = draft.key else { return }
        var record = AlarmRecord(key: key)
        record.life = AlarmLife(
            standing: draft.standing, alarmedAt: draft.alarmedAt, shelvedUntil: draft.until,
            isOutOfService: draft.outOfService != nil)
        record.raise = draft.raise
        record.isFirstOut = draft.isFirstOut
        record.acknowledged = draft.acknowledged
        record.shelved = draft.shelved
        record.outOfService = draft.outOfService
        records.append(record)
    }

    private mutating func begin(_ line: [String]) -> Bool {
        finish()
        guard line.count == 5, let rule = LatchWord.unescape(line[1]), let tag = LatchWord.unescape(line[2]),
            let standing = AlarmStanding(rawValue: line[3]), let at = time(line[4])
        else { return false }
        let name = AlarmsText.FormerAlarm(rule: rule, tag: tag)
        draft = Draft(key: keys[name], standing: standing, alarmedAt: at)
        if keys[name] == nil { former.append(name) }
        return true
    }

    private func hand(_ line: [String]) -> AlarmHand? {
        guard line.count == 3 || line.count == 4, let at = time(line[1]), let by = LatchWord.unescape(line[2]) else {
            return nil
        }
        guard line.count == 4 else { return AlarmHand(by: by, at: at) }
        return LatchWord.unescape(line[3]).map { AlarmHand(by: by, reason: $0, at: at) }
    }

    /// `signal CODE`, `recipe NAME` and `first` behind a raise; nil where something else stands there. Of the limits of a recipe that the
    /// plan no longer has only the number is left.
    private func words(of rest: ArraySlice<String>) -> (
        signal: ChartSignal?, recipe: RecipeID?, isFirst: Bool
    )? {
        var rest = rest
        var signal: ChartSignal?
        var recipe: RecipeID?
        if rest.first == "signal", rest.count > 1 {
            guard let found = ChartSignal(code: rest[rest.startIndex + 1]) else { return nil }
            signal = found
            rest = rest.dropFirst(2)
        }
        if rest.first == "recipe", rest.count > 1 {
            recipe = LatchWord.unescape(rest[rest.startIndex + 1]).flatMap(plan.recipe(named:))
            rest = rest.dropFirst(2)
        }
        let isFirst = rest.first == "first"
        if isFirst { rest = rest.dropFirst() }
        return rest.isEmpty ? (signal, recipe, isFirst) : nil
    }

    private func time(_ text: String) -> Uptime? { Int64(text).flatMap(wall.uptime(of:)) }

    /// A measure that nobody knew is no number, and stays none.
    private func number(_ text: String) -> Double? { Double(text) }
}
