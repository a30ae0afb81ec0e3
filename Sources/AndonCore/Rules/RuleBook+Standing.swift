// How alarms stand.
extension RuleBook {
    /// Whether the alarm's condition is true now; unknown for a key that the plan does not have.
    package func truth(of key: AlarmKey) -> Truth { seat(key)?.truth ?? alarm(key)?.truth ?? .unknown }

    /// Whether the alarm is raised, has not returned and is not suppressed. It may be while its condition is unknown, or
    /// already false.
    package func isActive(_ key: AlarmKey) -> Bool {
        seat(key).map { $0.shown == .active } ?? alarm(key)?.isActive ?? false
    }

    /// Whether the alarm is raised and suppressed by design.
    package func isSuppressed(_ key: AlarmKey) -> Bool { seat(key)?.shown == .suppressed }

    /// What a reset asks: `false` only when the alarm is not active and its condition is known to be false, or when it is
    /// suppressed by design, or out of service: a person answers for it then.
    package func standing(of key: AlarmKey) -> Truth {
        if isSuppressed(key) || isOutOfService(key) { return .false }
        let truth = truth(of: key)
        guard truth != .unknown else { return .unknown }
        return isActive(key) || truth == .true ? .true : .false
    }

    /// In the order of the plan's tags, then rules. Costs a look at every alarm.
    package var activeAlarms: [AlarmKey] {
        guard counts.active > 0 else { return [] }
        let plain = watches.indices.flatMap { tag in
            watches[tag].alarms.lazy.filter { alarms[$0].isActive }
                .map { AlarmKey(rule: terms[Int(alarms[$0].terms)].rule, tag: TagID(tag)) }
        }
        guard !wider.isEmpty else { return plain }
        let all = plain + wider.seats.lazy.filter { $0.plain < 0 }.map(\.key)
        return all.filter { isActive($0) }.sorted { ($0.tag, $0.rule) < ($1.tag, $1.rule) }
    }

    package var counts: AlarmCounts {
        AlarmCounts(
            all: alarms.count + wider.alarms.count, active: active - wider.hiddenPlain + wider.shownWider,
            unknown: unknown + wider.unknown)
    }

    /// Takes an alarm out of service, or back: while it is out its condition is looked at, but it is not raised, stops
    /// nothing and holds no stop. One that was active is over, without an edge.
    ///
    /// - Returns: whether it was active.
    @discardableResult
    package mutating func setOutOfService(_ isOut: Bool, _ key: AlarmKey) -> Bool {
        let wasActive = isActive(key)
        setPlainOutOfService(isOut, key)
        if let seat = seats[key] { wider.setOutOfService(isOut, seat) }
        return wasActive
    }

    private func isOutOfService(_ key: AlarmKey) -> Bool {
        if let alarm = alarm(key) { return alarm.isOutOfService }
        return seats[key].map { wider.alarms[$0].isOutOfService } ?? false
    }

    private func seat(_ key: AlarmKey) -> Seat? { seats[key].map { wider.seats[$0] } }
}
