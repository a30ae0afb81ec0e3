/// The rules that one tag's newest samples cannot decide: those that look at time alone, at other tags, at other rules and at
/// the agent itself; and what suppresses any rule by design.
///
/// Fed only with samples of tags that such rules name. A sample costs time for what depends on its tag; nothing is allocated
/// unless an alarm changes. Time never goes back here: what comes late counts as now.
struct WiderRules: Sendable {
    var world: RuleWorld
    var alarms: ContiguousArray<WiderAlarm> = []
    var terms: ContiguousArray<WiderTerms> = []
    var windows: ContiguousArray<CountWindow?> = []
    var charts: ContiguousArray<ChartWatch> = []
    /// The wider alarms' first, in their order, then those of plain alarms.
    var seats: ContiguousArray<Seat> = []
    /// In an order in which none depends on a later one.
    var formulas: ContiguousArray<Formula> = []
    var memories: ContiguousArray<Sequel> = []
    var stack = ExpressionStack()
    var queue = DueQueue(count: 0)
    var links = Dependents()

    /// Formulas that have to be worked out, one bit each; none before the word `firstDirty`.
    var dirty: ContiguousArray<UInt64> = []
    var firstDirty = 0
    /// Those that go by tags and facts alone and say when a rule is true, not when it is shown.
    var early: ContiguousArray<UInt64> = []
    /// Seats that are shown when their gate has been worked out.
    var behind: [(seat: Int, edge: AlarmTransition?)] = []
    /// The latest moment that anybody told.
    var now = Uptime.zero
    var start: Uptime?
    /// The last details of alarms that are suppressed.
    var hidden: [Int32: AlarmTransition] = [:]
    /// What became of the limits of charts since it was last taken.
    var limitNews: [LimitChange] = []
    var unknown = 0
    /// Plain alarms that are raised and not shown.
    var hiddenPlain = 0
    var shownWider = 0
    /// Where the terms of a rule stand under each recipe that changes it.
    var variants: [[RuleID: Int32]] = []
    /// Where those that the plan gives it stand, and its seats, of rules that a change of recipe concerns.
    var ownTerms: [RuleID: Int32] = [:]
    var seatsOfRules: [RuleID: [Int32]] = [:]
    var leftOut: [Set<RuleID>] = []
    var recipe: RecipeID?
    /// When it last changed: holds off what has to be held off then.
    var recipeSince: Uptime?
    /// Nobody knows yet which recipe holds: what they change is not decided.
    var isAwaitingRecipe = false

    init() { world = RuleWorld(tags: 0) }

    var isEmpty: Bool { seats.isEmpty }

    /// Of things that are due, the most that one call does.
    static let mostAtOnce = 256

    /// When time alone decides something; at once before the first sample.
    var nextTick: Uptime? {
        guard !isEmpty else { return nil }
        return start == nil ? .zero : queue.next
    }

    func isNamed(_ tag: TagID) -> Bool { world.places.indices.contains(tag.index) && world.places[tag.index] >= 0 }

    /// Seats of plain alarms on a tag that is named.
    func plainSeats(of tag: TagID) -> [Int32] { links.plain(ofSlot: Int(world.places[tag.index])) }

    func item(ofSlot slot: Int) -> Int { alarms.count + slot }
    func item(ofFormula formula: Int) -> Int { alarms.count + world.slots.count + formula }

    /// The moment that counts; the first one starts all that waits for a sample.
    mutating func comeTo(_ time: Uptime, into transitions: inout [AlarmTransition]) {
        now = max(now, time)
        guard start == nil else { return }
        start = now
        for index in alarms.indices {
            guard case .stale = terms[Int(alarms[index].terms)].condition else { continue }
            decide(index, .false, into: &transitions)
        }
        for slot in world.slots.indices { queue.set(item(ofSlot: slot), now + world.slots[slot].gap) }
        for index in formulas.indices { mark(index) }
        work(into: &transitions)
    }

    /// Takes in what an answer says of tags that are named here, and works out which expressions that makes true. Then comes
    /// `see` for each of those tags, and `conclude`.
    mutating func hear(
        _ samples: Swift.Span<Sample>, from start: Int, into transitions: inout [AlarmTransition]
    ) {
        for index in start..<samples.count where isNamed(samples[index].tag) {
            let place = Int(world.places[samples[index].tag.index])
            comeTo(samples[index].at, into: &transitions)
            let news = world.slots[place].take(samples[index])
            queue.set(item(ofSlot: place), world.slots[place].expires.map { $0 + TimeSpan(nanoseconds: 1) })
            if news.isGap { breakOff(formulasOf: place, into: &transitions) }
            if news.isChange { markAll(links.formulas(ofSlot: place)) }
        }
        workEarly(into: &transitions)
    }

    /// The alarms on a tag look at its newest sample.
    mutating func see(_ tag: TagID, into transitions: inout [AlarmTransition]) {
        let place = Int(world.places[tag.index])
        for alarm in links.alarms(ofSlot: place) { see(Int(alarm), world.slots[place].news, into: &transitions) }
    }

    /// What comes last of an answer: charts that go by another tag's steps, rules that name rules, and what is shown.
    mutating func conclude(
        _ samples: Swift.Span<Sample>, from start: Int, into transitions: inout [AlarmTransition]
    ) {
        for index in start..<samples.count where isNamed(samples[index].tag) {
            let place = Int(world.places[samples[index].tag.index])
            let news = world.slots[place].news
            guard news.isStep || news.isGap else { continue }
            for alarm in links.charts(ofSlot: place) {
                turn(Int(alarm), news, at: samples[index].at, into: &transitions)
            }
        }
        work(into: &transitions)
    }

    /// One of its alarms and a sample of its own tag.
    private mutating func see(_ index: Int, _ news: TagSlot.News, into transitions: inout [AlarmTransition]) {
        let terms = terms[Int(alarms[index].terms)]
        switch terms.condition {
        case .when: return
        case .chart: return plot(index, news, into: &transitions)
        case .stale:
            if !news.isDoubt { decide(index, isStale(index, terms), into: &transitions) }
            return
        default: break
        }
        guard !news.isDoubt else { return miss(index, into: &transitions) }
        if news.isGap { doubt(index, into: &transitions) }
        look(index, news, into: &transitions)
    }

    /// It counts from now on that the value stands still.
    mutating func startTime(_ index: Int, into transitions: inout [AlarmTransition]) {
        guard case .stuck = terms[Int(alarms[index].terms)].condition else { return }
        guard world.slots[Int(alarms[index].slot)].isGood else { return }
        look(index, TagSlot.News(), into: &transitions)
    }

    /// Holds the newest value of an alarm's own tag, a good one, against its condition.
    private mutating func look(_ index: Int, _ news: TagSlot.News, into transitions: inout [AlarmTransition]) {
        let terms = terms[Int(alarms[index].terms)]
        let slot = world.slots[Int(alarms[index].slot)]
        let other = alarms[index].other >= 0 ? world.slots[Int(alarms[index].other)] : nil
        var none: CountWindow?
        let window = Int(alarms[index].window)
        let hit =
            window >= 0
            ? alarms[index].see(
                slot, against: other, after: news, meanwhile: .true, at: slot.last ?? now, terms,
                window: &windows[window])
            : alarms[index].see(
                slot, against: other, after: news, meanwhile: meanwhile(index), at: now, terms,
                window: &none)
        if isHeldOff(terms, slot, other) { return decide(index, .unknown, into: &transitions) }
        if hit == .unknown, let other, !other.isGood, other.isKnown { return miss(index, into: &transitions) }
        decide(index, hit, into: &transitions)
    }

    func meanwhile(_ index: Int) -> Truth {
        let formula = Int(alarms[index].formula)
        return formula >= 0 ? formulas[formula].truth : .true
    }

    func isHeldOff(_ terms: WiderTerms, _ slot: TagSlot, _ other: TagSlot?) -> Bool {
        if isAwaitingRecipe, terms.isVariable { return true }
        guard terms.holdOff > .zero else { return false }
        let since = max(slot.goodSince, other?.goodSince ?? .zero, recipeSince ?? .zero)
        return now < since + terms.holdOff
    }

    /// Nobody may believe the newest sample: what was seen before it counts on until there is a gap.
    mutating func miss(_ index: Int, into transitions: inout [AlarmTransition]) {
        alarms[index].miss(at: now)
        settle(wider: index, nil, into: &transitions)
    }

    /// Nobody knows of the alarm's own tag for too long. What a tag was before an edge is held against no later one.
    mutating func doubt(_ index: Int, into transitions: inout [AlarmTransition]) {
        switch terms[Int(alarms[index].terms)].condition {
        case .turns, .changes: break
        default: alarms[index].forget()
        }
        decide(index, .unknown, into: &transitions)
    }

    mutating func isStale(_ index: Int, _ terms: WiderTerms) -> Truth {
        guard case .stale(let time) = terms.condition, let start else { return .false }
        let slot = world.slots[Int(alarms[index].slot)]
        let silence = now - max(slot.last ?? start, start)
        alarms[index].measured = silence.inSeconds
        alarms[index].limit = time.inSeconds
        return Truth(silence >= time)
    }

    /// An alarm's condition is known to be this; says what follows.
    mutating func decide(_ index: Int, _ hit: Truth, into transitions: inout [AlarmTransition]) {
        let kind = alarms[index].take(hit, at: now, terms[Int(alarms[index].terms)])
        settle(wider: index, kind, into: &transitions)
    }

    /// When an alarm wants to be looked at again.
    func due(_ index: Int) -> Uptime? {
        let terms = terms[Int(alarms[index].terms)]
        let delay = alarms[index].due(terms)
        guard case .stale(let time) = terms.condition, alarms[index].truth != .true, let start else { return delay }
        let silent = max(world.slots[Int(alarms[index].slot)].last ?? start, start) + time
        return delay.map { min($0, silent) } ?? silent
    }

    mutating func set(_ index: Int) { queue.set(index, due(index)) }
}
