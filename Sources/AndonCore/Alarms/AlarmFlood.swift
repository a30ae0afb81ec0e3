/// Tells when more alarms come than a person can read (EEMUA 191, ISA-18.2: more than ten in ten minutes), and when that
/// is over (fewer than five in ten minutes).
struct AlarmFlood: Sendable {
    static let within = TimeSpan.minutes(10)
    /// More than these begin it.
    static let most = 10
    /// Fewer than these end it.
    static let calm = 5

    private(set) var isOn = false
    private(set) var since = Uptime.zero
    /// Raises by rule since it began, those that made it included.
    private(set) var counts: [RuleID: Int] = [:]
    /// The last raises, at most as many as make it.
    private var last: [(at: Uptime, rule: RuleID)] = []

    /// Takes a raise; true when it begins with it.
    mutating func raised(_ rule: RuleID, at now: Uptime) -> Bool {
        if last.count > Self.most { last.removeFirst() }
        last.append((now, rule))
        if isOn {
            counts[rule, default: 0] += 1
            return false
        }
        guard last.count > Self.most, let first = last.first, now - first.at <= Self.within else { return false }
        isOn = true
        since = first.at
        counts = [:]
        for raise in last { counts[raise.rule, default: 0] += 1 }
        return true
    }

    /// When it is over at the earliest; nil while there is none.
    var overAt: Uptime? {
        guard isOn else { return nil }
        return last[last.count - Self.calm].at + Self.within
    }

    /// True when it was over by then, once.
    mutating func tick(at now: Uptime) -> Bool {
        guard let overAt, overAt < now else { return false }
        isOn = false
        return true
    }

    var raises: Int { counts.values.reduce(0, +) }
}
