/// Takes the lines of `CasesText` one by one.
struct CasesReader {
    private(set) var cases: [AlarmCase] = []

    private let plan: Plan
    private let wall: WallTime
    private let keys: [String: AlarmKey]
    private let tags: [String: TagID]
    private let qualities: [String: Quality]
    private var draft: Draft?

    /// The case whose lines are being read; without a key it is of an earlier plan.
    private struct Draft {
        var key: AlarmKey?
        var raise: AlarmTransition
        var isFirstOut: Bool
        var isLost: Bool
        var rule: CaseRule?
        var before: [TapedSample] = []
        var after: [TapedSample] = []
        var steps: [AlarmCase.Step] = []
        var stops: [StopReport] = []
    }

    init(plan: Plan, wall: WallTime) {
        self.plan = plan
        self.wall = wall
        var keys: [String: AlarmKey] = [:]
        for (index, rule) in plan.rules.enumerated() {
            for tag in rule.tags {
                let key = AlarmKey(rule: RuleID(index), tag: tag)
                keys["\(rule.name) \(plan.path(of: tag))"] = key
            }
        }
        self.keys = keys
        tags = Dictionary(plan.tags.indices.map { (plan.path(of: TagID($0)), TagID($0)) }) { first, _ in first }
        let all = [Quality.good, .uncertain] + Quality.Reason.allCases.map { .bad($0) }
        qualities = Dictionary(uniqueKeysWithValues: all.map { ($0.word, $0) })
    }

    /// False for a line that this version does not know.
    mutating func take(_ line: [String]) -> Bool {
        guard let kind = line.first else { return false }
        if kind == "case" { return begin(line) }
        guard draft != nil else { return false }
        switch kind {
        case "rule": return takeRule(line)
        case "evidence": return takeEvidence(line)
        case "before":
            guard let found = sample(line) else { return false }
            found.value.map { draft?.before.append($0) }
        case "after":
            guard let found = sample(line) else { return false }
            found.value.map { draft?.after.append($0) }
        case "step": return takeStep(line)
        case "stop": return takeStop(line)
        default: return false
        }
        return true
    }

    /// After the last line.
    mutating func finish() {
        defer { draft = nil }
        guard let draft, let key = draft.key, let rule = draft.rule else { return }
        cases.append(
            AlarmCase(
                restored: draft.raise, key: key, rule: rule, isFirstOut: draft.isFirstOut, before: draft.before,
                after: draft.after, steps: draft.steps, stops: draft.stops, isLost: draft.isLost))
    }

    private mutating func begin(_ line: [String]) -> Bool {
        finish()
        guard line.count == 9 || line.count == 10, let rule = LatchWord.unescape(line[1]),
            let path = LatchWord.unescape(line[2]),
            let at = time(line[3]), let value = Double(line[4]), let measured = Double(line[5]),
            let limit = Double(line[6]), let signal = word(line[8])
        else { return false }
        let key = keys["\(rule) \(path)"]
        draft = Draft(
            key: key,
            raise: AlarmTransition(
                rule: key?.rule ?? RuleID(0), tag: key?.tag ?? TagID(0), kind: .raised, at: at, value: value,
                measured: measured, limit: limit, evidence: [],
                signal: signal.value.flatMap { ChartSignal(code: $0) }), isFirstOut: line[7] == "first",
            isLost: line.last == "lost")
        return true
    }

    private mutating func takeRule(_ line: [String]) -> Bool {
        guard line.count == 8, let severity = Severity(rawValue: line[1]),
            let action = CaseRule.Action(rawValue: line[2]),
            let plan = word(line[3])?.value, let mark = word(line[4])?.value, let recipe = word(line[5]),
            let text = word(line[6])?.value, let message = word(line[7])
        else { return false }
        draft?.rule = CaseRule(
            severity: severity, action: action, text: text, mark: mark, plan: plan, recipe: recipe.value,
            message: message.value)
        return true
    }

    private mutating func takeEvidence(_ line: [String]) -> Bool {
        guard line.count == 5, let path = LatchWord.unescape(line[1]),
            let sample = sample(of: tags[path] ?? TagID(0), line[2], line[3], line[4])
        else { return false }
        if tags[path] != nil { draft?.raise.evidence.append(sample) }
        return true
    }

    private mutating func takeStep(_ line: [String]) -> Bool {
        guard line.count == 6, let step = AlarmStep(rawValue: line[1]), let at = time(line[2]),
            let value = number(line[3]), let by = word(line[4]), let reason = word(line[5])
        else { return false }
        draft?.steps.append(
            AlarmCase.Step(step: step, at: at, value: value.value, by: by.value, reason: reason.value))
        return true
    }

    private mutating func takeStop(_ line: [String]) -> Bool {
        guard line.count == 8, let step = StopReport.Step(rawValue: line[1]), let at = time(line[2]),
            line[3] == "-" || time(line[3]) != nil, line[4] == "-" || time(line[4]) != nil, let problem = word(line[5]),
            let by = word(line[6]), let reason = word(line[7])
        else { return false }
        let report = StopReport(
            step: step, causes: draft?.key.map { [.alarm($0)] } ?? [], at: at, answered: time(line[3]),
            written: time(line[4]), by: by.value, reason: reason.value, problem: problem.value)
        draft?.stops.append(report)
        return true
    }

    /// Nil for what is no sample; without a value where it is of a tag that this plan does not have.
    private func sample(_ line: [String]) -> Perhaps<TapedSample>? {
        guard line.count == 5 || line.count == 6 else { return nil }
        var tag = draft?.raise.tag
        if line.count == 6 {
            guard let path = LatchWord.unescape(line[5]) else { return nil }
            tag = tags[path]
        }
        guard let sample = sample(of: tag ?? TagID(0), line[1], line[2], line[3]) else { return nil }
        var taped = TapedSample(sample)
        if line[4] != "-" {
            // No request may take more than some minutes.
            guard let took = Int64(line[4]), (0...3_600_000_000).contains(took) else { return nil }
            taped.took = .microseconds(took)
        }
        return Perhaps(value: tag == nil ? nil : taped)
    }

    private func sample(of tag: TagID, _ at: String, _ value: String, _ quality: String) -> Sample? {
        guard let at = time(at), let value = number(value), let quality = qualities[quality] else { return nil }
        return Sample(tag: tag, value: value.value ?? 0, quality: quality, at: at)
    }

    private func time(_ text: String) -> Uptime? { Int64(text).flatMap(wall.uptime(of:)) }

    /// What stands where something may be missing.
    private struct Perhaps<Value> {
        var value: Value?
    }

    /// Nil for what is neither a number nor missing.
    private func number(_ text: String) -> Perhaps<Double>? {
        text == "-" ? Perhaps() : Double(text).map { Perhaps(value: $0) }
    }

    /// Nil for what is neither a word nor missing.
    private func word(_ text: String) -> Perhaps<String>? {
        guard text != "-" else { return Perhaps() }
        guard text.hasPrefix("=") else { return nil }
        return LatchWord.unescape(String(text.dropFirst())).map { Perhaps(value: $0) }
    }
}
