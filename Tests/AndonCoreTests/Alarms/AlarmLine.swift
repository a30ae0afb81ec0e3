import AndonCore

/// The alarms of a line, fed by hand: edges by rule and tag, hands, and time in seconds.
struct AlarmLine {
    static let tags = 30
    var book: AlarmBook
    let plan: Plan
    /// What was told since it was last taken.
    private(set) var told: [LineEvent] = []

    /// One rule for each of `severities`, each on every tag; the first stops the line where it is critical.
    init(
        _ severities: [Severity] = [.critical, .warning, .warning], stops: Bool = true,
        change: (inout Plan) -> Void = { _ in }
    ) {
        let tags = (0..<Self.tags).map { TagID($0) }
        let rules = severities.enumerated().map { index, severity in
            RulePlan(
                name: "rule\(index)", tags: tags, condition: .above(20), severity: severity,
                action: index == 0 && severity == .critical && stops ? .stop : .tell, text: "above 20 °C")
        }
        var plan = RuleLine.plan(tags: Self.tags, rules: rules)
        change(&plan)
        self.plan = plan
        book = AlarmBook(plan: plan)
    }

    static func at(_ seconds: Double) -> Uptime {
        Uptime.zero + .minutes(60) + TimeSpan(nanoseconds: Int64(seconds * 1e9))
    }

    static func key(_ rule: Int, _ tag: Int) -> AlarmKey { AlarmKey(rule: RuleID(rule), tag: TagID(tag)) }

    mutating func edge(_ kind: AlarmTransition.Kind, _ rule: Int, _ tag: Int = 0, at seconds: Double) {
        book.take(
            AlarmTransition(
                rule: RuleID(rule), tag: TagID(tag), kind: kind, at: Self.at(seconds), value: 21, measured: 21,
                limit: 20, evidence: [],
                signal: rule == 1 ? ChartSignal(.runs([.twoOfThree, .beyond3]), .below) : nil), into: &told)
    }

    mutating func hand(_ input: AlarmInput, _ rule: Int, _ tag: Int = 0, at seconds: Double) throws(AlarmRefusal) {
        try book.take(
            input, of: Self.key(rule, tag), hand: AlarmHand(by: "sam", reason: "why", at: Self.at(seconds)),
            into: &told)
    }

    mutating func tick(at seconds: Double) { book.tick(at: Self.at(seconds), into: &told) }

    mutating func release(_ keys: [AlarmKey], at seconds: Double) {
        book.released(
            StopReport(
                step: .released, causes: keys.map { .alarm($0) }, at: Self.at(seconds), by: "sam", reason: "mended"),
            into: &told)
    }

    func state(_ rule: Int, _ tag: Int = 0) -> AlarmState { book.records[Self.key(rule, tag)]?.life.state ?? .normal }

    /// What was told since, a word each: `raised`, `(raised)` where it is only counted; groups with their counts.
    mutating func words() -> [String] {
        defer { told = [] }
        return told.map { event in
            switch event {
            case .life(let change):
                let step = change.step?.rawValue ?? "shown"
                return change.isTold ? step : "(\(step))"
            case .grouped(let group): return "\(group.kind.rawValue) \(group.raises)/\(group.returns)"
            case .alarm, .limits, .value, .text, .stop, .mode, .recipe, .machine, .wire, .summary, .figures, .dropped:
                return "?"
            }
        }
    }

    mutating func changes() -> [AlarmChange] {
        defer { told = [] }
        return told.compactMap { if case .life(let change) = $0 { change } else { nil } }
    }
}
