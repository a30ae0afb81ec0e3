internal import AndonCore
internal import AndonDesk
internal import AndonLine

/// Puts together what people are shown of the alarms.
struct AlarmsAssembly: Sendable {
    let line: Line
    let alarms: AlarmDesk
    /// When the agent started; nil where that is of no use.
    var started: Uptime?

    private var plan: Plan { line.plan }

    func report() -> AlarmsReport {
        AlarmsReport(
            alarms: entries.map(\.entry), flood: alarms.isFlooded, all: plan.rules.reduce(0) { $0 + $1.tags.count })
    }

    /// Those that are raised now, as the status tells them.
    func active() -> [StatusReport.Alarm] {
        entries.filter { $0.record.life.isActive }.map { _, alarm in
            StatusReport.Alarm(
                rule: alarm.rule, machine: alarm.machine, tag: alarm.tag, severity: alarm.severity, since: alarm.since,
                value: alarm.value, measured: alarm.measured, limit: alarm.limit, units: alarm.units, text: alarm.text,
                state: alarm.state)
        } + notices
    }

    /// What of the stop itself asks for a person.
    private var notices: [StatusReport.Alarm] {
        guard let output = plan.stop.map({ plan[$0.first.tag] }) else { return [] }
        let wall = EventClock.now()
        let held = line.snapshot.stop?.held
        return StopNotice.allCases.compactMap { notice in
            line.permit.words(of: notice, held: held, at: wall.uptime).map { words in
                StatusReport.Alarm(
                    rule: notice.rawValue, machine: plan[output.machine].name, tag: output.name,
                    severity: notice.severity.rawValue, since: since(notice, held, wall), text: words)
            }
        }
    }

    private func since(_ notice: StopNotice, _ held: StopHold?, _ wall: WallTime) -> String {
        let at =
            switch notice {
            case .heldBack: held?.since
            case .proofOverdue: line.permit.proofDue
            case .modeLost: started
            }
        return wall.moment(at ?? wall.uptime).text
    }

    /// Those that wait for a person or do not count; nil where there is none.
    func kept() -> [AlarmEntry]? {
        let kept = entries.filter { !$0.record.life.isActive || $0.record.life.isSilent }.map(\.entry)
        return kept.isEmpty ? nil : kept
    }

    /// In the order in which they began.
    private var entries: [(record: AlarmRecord, entry: AlarmEntry)] {
        let wall = EventClock.now()
        return alarms.records.filter { !$0.life.isAtRest }
            .sorted { ($0.since(wall.uptime), $0.key) < ($1.since(wall.uptime), $1.key) }
            .map { ($0, entry($0, wall)) }
    }

    private func entry(_ record: AlarmRecord, _ wall: WallTime) -> AlarmEntry {
        let raise = record.standingRaise
        let rule = plan[record.key.rule]
        let tag = plan[record.key.tag]
        var entry = AlarmEntry(
            rule: rule.name, machine: plan[tag.machine].name, tag: tag.name, state: record.life.state.rawValue,
            active: record.life.isActive, severity: rule.severity.rawValue,
            since: wall.moment(record.since(wall.uptime)).text, value: raise?.value.known,
            measured: raise?.measured.known, limit: raise?.limit.known, units: tag.units,
            text: plan.rule(record.key.rule, under: record.recipe).text,
            stops: rule.action == .stop && line.permit.verdict(of: record.key.rule) == .stop)
        entry.suppressedBy = record.suppressing(in: plan).map { plan.name(of: $0) }
        if record.isFirstOut { entry.firstOut = true }
        if record.isChattering { entry.chattering = true }
        entry.acknowledged = hand(record.acknowledged, wall)
        entry.shelvedUntil = record.life.shelvedUntil.map { wall.moment($0).text }
        entry.shelved = hand(record.shelved, wall)
        entry.outOfService = hand(record.outOfService, wall)
        return entry
    }

    private func hand(_ hand: AlarmHand?, _ wall: WallTime) -> AlarmEntry.Hand? {
        hand.map { AlarmEntry.Hand(by: $0.by, at: wall.moment($0.at).text, reason: $0.reason) }
    }
}

extension AlarmRecord {
    /// When it was raised, or what it is now began.
    fileprivate func since(_ now: Uptime) -> Uptime {
        standingRaise?.at ?? outOfService?.at ?? shelved?.at ?? (life.alarmedAt == .zero ? now : life.alarmedAt)
    }
}

extension Double {
    /// nil where it is no number: nobody knew it.
    var known: Double? { isFinite ? self : nil }
}
