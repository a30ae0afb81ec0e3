/// A test of the outputs: each is driven to stop and confirmed as a stop is, in the plan's order and one after the other; then each
/// back to run, the last first. By the drives that stop the line, so that what is proved is what will be used.
///
/// One that fails does not keep the others from their test. One that cannot be brought back to run is let go where it stands.
struct ProofTest: Sendable {
    enum Outcome: Sendable {
        case passed([OutputProof])
        case failed(String)
    }

    private enum Turn { case stop, run, leave }

    let hand: AlarmHand
    private let plan: StopPlan
    private var turn = Turn.stop
    /// The output whose turn it is.
    private var output = 0
    private var began: Uptime
    /// When its wire must have said something.
    private(set) var due: Uptime
    private var stops: [TimeSpan]
    private var runs: [TimeSpan]
    private var problems: [String] = []
    private var leftAnywhere: [String] = []
    /// Outputs that were let go, and whose wires have not said so.
    private(set) var unsettled: Set<Int> = []
    private(set) var outcome: Outcome?

    init(_ plan: StopPlan, by hand: AlarmHand, at now: Uptime) {
        self.plan = plan
        self.hand = hand
        began = now
        due = now
        stops = plan.outputs.map { _ in .zero }
        runs = stops
    }

    mutating func begin(at now: Uptime) -> [StopAction] { ask(.stop, of: 0, at: now) }

    /// What the wire of an output says became of it.
    mutating func drove(_ report: DriveReport, at now: Uptime) -> [StopAction] {
        switch report.step {
        case .cleared, .left:
            problems.append(report.problem ?? "somebody else changed \(plan.outputs[report.output].name)")
            return []
        case .confirmed, .failed, .released, .notReleased, .letGo, .foundStopped, .foundRunning, .checkedStopped,
            .checkedRunning, .uncheckable:
            break
        }
        guard report.output == output else { return [] }
        switch (turn, report.step) {
        case (.stop, .confirmed):
            stops[output] = now - began
            return next(at: now)
        case (.stop, .failed):
            problems.append("stop: \(report.problem ?? "not confirmed")")
            return next(at: now)
        case (.run, .released):
            runs[output] = now - began
            return next(at: now)
        case (.run, .notReleased):
            problems.append(report.problem ?? "release: not confirmed")
            return letGo(at: now)
        case (.leave, .letGo): return next(at: now)
        default: return []
        }
    }

    mutating func tick(at now: Uptime) -> [StopAction] {
        guard outcome == nil, now >= due else { return [] }
        let silence = "the wire with \(plan.outputs[output].name) said nothing in time"
        switch turn {
        case .stop: problems.append("stop: \(silence)")
        case .run:
            problems.append("release: \(silence)")
            return letGo(at: now)
        case .leave: unsettled.insert(output)
        }
        return next(at: now)
    }

    private mutating func ask(_ turn: Turn, of output: Int, at now: Uptime) -> [StopAction] {
        (self.turn, self.output, began) = (turn, output, now)
        let own = plan.outputs[output]
        let order: StopOrder
        switch turn {
        case .stop: (order, due) = (.stop, now + own.bound)
        case .run: (order, due) = (.release, now + max(own.within, StopDrive.releaseWithin))
        case .leave: (order, due) = (.leave, now)
        }
        due = due + StopSequence.silenceOfWire
        return [.order(output: output, order)]
    }

    private mutating func letGo(at now: Uptime) -> [StopAction] {
        leftAnywhere.append(plan.outputs[output].name)
        return ask(.leave, of: output, at: now)
    }

    private mutating func next(at now: Uptime) -> [StopAction] {
        if turn == .stop {
            let isLast = output == plan.outputs.count - 1
            return isLast ? ask(.run, of: output, at: now) : ask(.stop, of: output + 1, at: now)
        }
        guard output == 0 else { return ask(.run, of: output - 1, at: now) }
        end()
        return []
    }

    private mutating func end() {
        guard !problems.isEmpty else {
            outcome = .passed(plan.outputs.indices.map { OutputProof(output: $0, stop: stops[$0], run: runs[$0]) })
            return
        }
        let stands = leftAnywhere.isEmpty ? "" : "; \(leftAnywhere.joined(separator: ", ")) may stand at stop"
        outcome = .failed(problems.joined(separator: "; ") + stands)
    }
}
