import AndonCore

/// A line with a few tags and rules that look further, fed by hand in half seconds.
struct WiderLine {
    static let step = TimeSpan.milliseconds(500)

    let plan: Plan
    var book: RuleBook
    private(set) var transitions: [AlarmTransition] = []
    /// Half seconds since the start.
    private(set) var clock: Int64 = 0

    init(
        _ rules: [RulePlan], tags: Int = 4, restored: [AlarmKey] = [], limits: [LimitRecord] = [],
        _ change: (inout Plan) -> Void = { _ in }
    ) {
        var plan = RuleLine.plan(tags: tags, rules: rules)
        change(&plan)
        self.plan = plan
        book = RuleBook(plan: plan, restored: restored, limits: limits)
    }

    static func rule(
        _ condition: WiderCondition, name: String = "rule", on tags: [Int] = [0], deadband: Double = 0,
        onDelay: TimeSpan = .zero, offDelay: TimeSpan = .zero,
        confirm: AndonCore.Confirmation = Confirmation(needed: 1, outOf: 1), holdOff: TimeSpan = .zero,
        unless: RuleExpression? = nil
    ) -> RulePlan {
        RulePlan(
            name: name, tags: tags.map { TagID($0) }, condition: .wider(condition), deadband: deadband,
            onDelay: onDelay, offDelay: offDelay, confirm: confirm, holdOff: holdOff, unless: unless,
            severity: .critical)
    }

    static func key(_ rule: Int = 0, _ tag: Int = 0) -> AlarmKey { AlarmKey(rule: RuleID(rule), tag: TagID(tag)) }

    var now: Uptime { Uptime(nanoseconds: 1_000_000_000_000) + Self.step * clock }
    var isActive: Bool { book.isActive(Self.key()) }
    var truth: Truth { book.truth(of: Self.key()) }

    /// Half a second passes, and the time is told.
    mutating func pass(_ steps: Int64 = 1) {
        for _ in 0..<steps {
            clock += 1
            tick()
        }
    }

    /// Half a second passes, and nobody says so.
    mutating func passQuietly() { clock += 1 }

    mutating func tick() {
        var rounds = 0
        repeat {
            book.tick(at: now, into: &transitions)
            rounds += 1
        } while book.nextTick.map { $0 <= now } == true && rounds < 1_000
    }

    mutating func take(_ tag: Int, _ value: Double, _ quality: Quality = .good, at: Uptime? = nil) {
        book.take(Sample(tag: TagID(tag), value: value, quality: quality, at: at ?? now), into: &transitions)
    }

    mutating func note(_ fact: AgentFact, _ isTrue: Bool) {
        book.note(fact, isTrue, at: now, into: &transitions)
    }

    /// The edges since the last call, one sign each: `^` raised, `v` returned, `s` suppressed, `u` unsuppressed.
    mutating func edges() -> String {
        defer { transitions = [] }
        return transitions.map {
            switch $0.kind {
            case .raised: "^"
            case .returned: "v"
            case .suppressed: "s"
            case .unsuppressed: "u"
            }
        }.joined()
    }

    /// One sample of each tag in each half second (nil: a timeout); a sign for each: its edge, or `-`.
    mutating func edges(_ rows: [[Double?]]) -> String {
        var signs = ""
        for row in rows {
            clock += 1
            for (tag, value) in row.enumerated() { take(tag, value ?? 0, value == nil ? .bad(.timeout) : .good) }
            tick()
            let edges = edges()
            signs += edges.isEmpty ? "-" : edges
        }
        return signs
    }
}
