internal import AndonCore
internal import AndonDesk
internal import AndonLine
internal import Synchronization

/// Writes up the stops that would have been, each with what raised it. The pump alone tells it; terminals read copies.
final class ShadowDesk: Sendable {
    private struct State {
        var ledger: ShadowLedger
        /// The episode of shadow that the newest entry is of: when the answer that began it was complete.
        var episode: Uptime?
    }

    private let plan: Plan
    private let keeper: LedgerKeeper
    private let state: Mutex<State>

    init(plan: Plan, keeper: LedgerKeeper, ledger: ShadowLedger) {
        self.plan = plan
        self.keeper = keeper
        state = Mutex(State(ledger: ledger))
    }

    func take(_ event: LineEvent, _ alarms: AlarmDesk, wall: WallTime) {
        switch event {
        case .stop(let report) where report.step == .wouldStop: take(report, alarms, wall)
        case .mode(let news) where news.kind == .heldBack: take(news, alarms, wall)
        case .stop, .mode, .alarm, .life, .grouped, .limits, .value, .text, .recipe, .machine, .wire, .summary,
            .figures,
            .dropped:
            break
        }
    }

    private func take(_ report: StopReport, _ alarms: AlarmDesk, _ wall: WallTime) {
        let causes = report.causes.prefix(ShadowLedger.mostCauses).map { cause($0, alarms) }
        let ledger = state.withLock { state in
            if let answered = report.answered, state.episode == answered {
                state.ledger.join(causes, count: report.causes.count)
            } else {
                state.ledger.add(
                    ShadowLedger.Entry(
                        at: wall.moment(report.at), reason: report.isMaintenance ? .maintenance : .shadow,
                        causes: causes, count: report.causes.count))
            }
            state.episode = report.answered
            return state.ledger
        }
        keeper.keep(ledger)
    }

    /// Each time a limit holds something else back; told again is no other time.
    private func take(_ news: StopNews, _ alarms: AlarmDesk, _ wall: WallTime) {
        guard let held = news.held else { return }
        let causes = held.causes.prefix(ShadowLedger.mostCauses).map { cause(.alarm($0), alarms) }
        let ledger = state.withLock { state in
            if state.episode == held.since {
                state.ledger.join(causes, count: held.causes.count)
            } else {
                state.ledger.add(
                    ShadowLedger.Entry(
                        at: wall.moment(news.at), reason: .limit, causes: causes, count: held.causes.count))
            }
            state.episode = held.since
            return state.ledger
        }
        keeper.keep(ledger)
    }

    private func cause(_ cause: StopCause, _ alarms: AlarmDesk) -> ShadowLedger.Cause {
        switch cause {
        case .alarm(let key):
            let raise = alarms.raise(of: key)
            return ShadowLedger.Cause(
                rule: plan[key.rule].name, tag: plan.path(of: key.tag),
                text: plan.rule(key.rule, under: raise?.recipe).text, units: plan[key.tag].units,
                value: raise?.value.known, measured: raise?.measured.known, limit: raise?.limit.known)
        case .former(let rule, let tag): return ShadowLedger.Cause(rule: rule, tag: tag, text: "")
        case .foundStopped, .latchUnreadable:
            return ShadowLedger.Cause(rule: "", tag: "", text: cause.words(in: plan))
        }
    }

    func report() -> ShadowReport {
        ShadowReport(
            stops: state.withLock { $0.ledger.entries }.map { entry in
                ShadowReport.Stop(
                    time: entry.at.text, because: entry.reason.rawValue,
                    causes: entry.causes.map {
                        ShadowReport.Cause(
                            rule: $0.rule, tag: $0.tag, text: $0.text, units: $0.units, value: $0.value,
                            measured: $0.measured, limit: $0.limit)
                    }, count: entry.count)
            })
    }

    /// Stops that would have been in the seven days before now, those of maintenance not counted.
    func week(before now: WallMoment) -> Int {
        let week: Int64 = 7 * 86_400 * 1_000_000_000
        let since = WallMoment(nanosecondsSince1970: now.nanosecondsSince1970 - week)
        return state.withLock { $0.ledger.since(since).count { $0.reason != .maintenance } }
    }
}
