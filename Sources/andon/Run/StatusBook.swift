internal import AndonCore
internal import Synchronization

/// What the status tells beyond the wires' own snapshot: the active alarms with their measures, and the stops' times.
final class StatusBook: Sendable {
    struct ActiveAlarm: Sendable {
        var transition: AlarmTransition
        var since: WallMoment
    }

    struct StopTimes: Sendable {
        var count = 0
        /// Milliseconds from answer to write, of the last stops, at most 1 000.
        var toWrite: [Double] = []
        var lastToWrite: Double?
        var lastToConfirm: Double?
    }

    fileprivate struct State {
        var alarms: [AlarmKey: ActiveAlarm] = [:]
        var times = StopTimes()
        var stop: StopReport?
        var stopSince: WallMoment?
    }

    private let state: Mutex<State>

    /// - Parameter restored: alarms of the earlier run; their measures are not known any more.
    init(restored: [AlarmKey], at wall: WallTime) {
        var state = State()
        for key in restored {
            let transition = AlarmTransition(
                rule: key.rule, tag: key.tag, kind: .raised, at: wall.uptime, value: 0, measured: 0, limit: 0,
                evidence: [])
            state.alarms[key] = ActiveAlarm(transition: transition, since: wall.moment(wall.uptime))
        }
        self.state = Mutex(state)
    }

    func take(_ event: LineEvent, wall: WallTime) {
        switch event {
        case .alarm(let transition):
            let key = AlarmKey(rule: transition.rule, tag: transition.tag)
            let since = wall.moment(transition.at)
            state.withLock { state in
                switch transition.kind {
                case .raised: state.alarms[key] = ActiveAlarm(transition: transition, since: since)
                case .returned: state.alarms[key] = nil
                }
            }
        case .stop(let report):
            let moment = wall.moment(report.at)
            state.withLock { $0.take(report, at: moment) }
        case .value, .text, .machine, .wire, .summary, .dropped: break
        }
    }

    var alarms: [ActiveAlarm] {
        state.withLock { Array($0.alarms.values) }.sorted { $0.transition.at < $1.transition.at }
    }
    var times: StopTimes { state.withLock { $0.times } }
    /// The last step of the stop, and when it began.
    var stop: (report: StopReport, since: WallMoment)? {
        state.withLock { state in
            guard let report = state.stop, let since = state.stopSince else { return nil }
            return (report, since)
        }
    }
}

extension StatusBook.State {
    fileprivate mutating func take(_ report: StopReport, at moment: WallMoment) {
        let wasHeld = stop.map { $0.step != .released && $0.step != .running } ?? false
        if !wasHeld { stopSince = moment }
        stop = report
        guard report.step == .confirmed, let answered = report.answered, let written = report.written else { return }
        times.count += 1
        times.lastToWrite = (written - answered).inMilliseconds
        times.lastToConfirm = (report.at - answered).inMilliseconds
        if times.toWrite.count == 1_000 { times.toWrite.removeFirst() }
        times.toWrite.append((written - answered).inMilliseconds)
    }
}
