internal import AndonCore
internal import AndonDesk
internal import AndonLine

/// Takes a person's reset to the line, and waits until the output is confirmed to let it run.
struct ResetDesk: Sendable {
    let line: Line

    /// The release of an output has its bound, and at least five seconds (`StopDrive`), one after the other; this is a little
    /// more.
    private var patience: Duration {
        let outputs = line.plan.stop?.outputs ?? []
        let within = outputs.reduce(TimeSpan.zero) { $0 + max($1.within, StopDrive.releaseWithin) }
        return .nanoseconds(within.nanoseconds) + .seconds(2)
    }

    func reset(_ request: ResetRequest) async -> ResetReply {
        let output = line.plan.stop.map { stop in
            stop.isStaged ? "every output of the stop" : line.plan.path(of: stop.first.tag)
        }
        switch await line.reset(by: request.by, reason: request.reason) {
        case .notStopped:
            return .refused(.init(error: "the line is not stopped: there is nothing to reset"))
        case .underWay:
            return .refused(.init(error: "an earlier reset is being carried out: look at `andon status`"))
        case .wrongDevice(let words):
            let name = line.plan.stop?.isStaged == true ? "an output of the stop" : output ?? "the output"
            return .refused(.init(error: "\(name) is not written: its device is not the one of the plan (\(words))"))
        case .refused(let causes):
            let isHeld = line.snapshot.stop?.state != .shadow
            return .refused(
                .init(
                    error: isHeld
                        ? "the line stays stopped: not every cause is gone"
                        : "shadow: nothing was stopped, and not every cause is gone", causes: causes.map(cause)))
        case .accepted:
            guard await isReleased() else {
                let failed = line.snapshot.stop?.stages.first { $0.state == .failed }.flatMap { stage in
                    line.plan.stop.map { line.plan.path(of: $0.outputs[stage.output].tag) }
                }
                let name = failed ?? output ?? "the output"
                return .refused(.init(error: "\(name) did not confirm the release: the line stays stopped"))
            }
            return .released(.init(output: output))
        }
    }

    private func isReleased() async -> Bool {
        let end = ContinuousClock.now + patience
        while ContinuousClock.now < end {
            switch line.snapshot.stop?.state {
            case nil, .running, .looking: return true
            case .stopping, .stopped: return false
            case .releasing, .shadow: break
            }
            try? await Task.sleep(for: .milliseconds(10))
        }
        return false
    }

    private func cause(_ standing: StandingCause) -> CauseLeft {
        guard case .alarm(let key) = standing.cause else { return CauseLeft(state: standing.truth.rawValue) }
        return CauseLeft(
            rule: line.plan[key.rule].name, tag: line.plan.path(of: key.tag), state: standing.truth.rawValue)
    }
}
