/// Tells an alarm that comes and goes too often to be told each time (EEMUA 191: a chattering alarm).
struct AlarmChatter: Sendable {
    /// So many times raised …
    static let raises = 3
    /// … within this is chattering …
    static let within = TimeSpan.minutes(1)
    /// … until it made no edge for this long.
    static let quiet = TimeSpan.minutes(1)

    private(set) var isOn = false
    /// The first of the raises that made it.
    private(set) var since = Uptime.zero
    /// Edges since then, as long as it chatters.
    private(set) var raised = 0
    private(set) var returned = 0
    /// The last raises, at most as many as make it.
    private var last: [Uptime] = []
    private var lastEdge: Uptime?

    /// Takes an edge; true when it begins to chatter with it.
    mutating func take(isRaise: Bool, at now: Uptime) -> Bool {
        lastEdge = now
        if isRaise {
            if last.count == Self.raises { last.removeFirst() }
            last.append(now)
        }
        if isOn {
            raised += isRaise ? 1 : 0
            returned += isRaise ? 0 : 1
            return false
        }
        guard isRaise, last.count == Self.raises, let first = last.first, now - first <= Self.within else {
            return false
        }
        isOn = true
        since = first
        raised = Self.raises
        returned = Self.raises - 1
        return true
    }

    /// When it is quiet at the earliest; nil where nothing is remembered.
    var quietAt: Uptime? { lastEdge.map { $0 + Self.quiet } }

    /// Forgets everything when it has been quiet; true when it chattered until now.
    mutating func tick(at now: Uptime) -> Bool {
        guard let quietAt, quietAt <= now else { return false }
        defer { self = AlarmChatter() }
        return isOn
    }
}
