internal import AndonCore
internal import AndonDesk
internal import AndonLine

/// Takes a person's reset to the line, and waits until the output is confirmed to let it run.
struct ResetDesk: Sendable {
    let line: Line

    /// A release has the plan's bound, and at least five seconds (`StopSequence`); this is a little more.
    private var patience: Duration {
        let within = max(line.plan.stop?.within ?? .zero, .seconds(5))
        return .nanoseconds(within.nanoseconds) + .seconds(2)
    }

    func reset(_ request: ResetRequest) async -> ResetReply {
        let output = line.plan.stop.map { line.plan.path(of: $0.output) }
        switch await line.reset(by: request.by, reason: request.reason) {
        case .notStopped:
            return .refused(.init(error: "the line is not stopped: there is nothing to reset"))
        case .underWay:
            return .refused(.init(error: "an earlier reset is being carried out: look at `andon status`"))
        case .wrongDevice(let words):
            let name = output ?? "the output"
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
                return .refused(
                    .init(error: "\(output ?? "the output") did not confirm the release: the line stays stopped"))
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
