internal import AndonCore
internal import Synchronization

/// What the status tells beyond the wires' own snapshot: the stop's last step, and the stops' times.
final class StatusBook: Sendable {
    fileprivate struct State {
        var times = StopTimes()
        var stop: StopReport?
        var stopSince: WallMoment?
    }

    private let state = Mutex(State())

    func take(_ event: LineEvent, wall: WallTime) {
        switch event {
        case .stop(let report) where !report.step.isOfStage && !report.isBeside:
            let moment = wall.moment(report.at)
            state.withLock { $0.take(report, at: moment) }
        case .stop, .alarm, .life, .grouped, .limits, .value, .text, .mode, .recipe, .machine, .wire, .summary,
            .figures,
            .dropped:
            break
        }
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
        times.take(report)
    }
}
