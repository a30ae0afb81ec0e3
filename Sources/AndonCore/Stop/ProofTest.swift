/// A test of the output: driven to stop, confirmed, driven back to run, confirmed. By the same sequence that stops the line, so
/// that what is proved is what will be used.
struct ProofTest: Sendable {
    enum Outcome: Sendable {
        case passed(stop: TimeSpan, run: TimeSpan)
        case failed(String)
    }

    let hand: AlarmHand
    private(set) var sequence: StopSequence
    private(set) var outcome: Outcome?
    private var began: Uptime
    private var turned: Uptime?
    private var problem: String?
    private let output: String

    /// - Parameter sequence: armed, and at rest; its numbers of attempts are gone on with.
    init(_ sequence: StopSequence, by hand: AlarmHand, at now: Uptime) {
        self.sequence = sequence
        self.hand = hand
        began = now
        output = sequence.output
    }

    mutating func begin(at now: Uptime) -> [StopAction] {
        take(sequence.cause([.foundStopped], answered: now, at: now), at: now)
    }

    mutating func writeAnswered(_ attempt: Int, _ answer: StopWriteAnswer, at now: Uptime) -> [StopAction] {
        take(sequence.writeAnswered(attempt, answer, at: now), at: now)
    }

    mutating func readAnswered(_ attempt: Int, _ answer: StopReadAnswer, at now: Uptime) -> [StopAction] {
        take(sequence.readAnswered(attempt, answer, at: now), at: now)
    }

    mutating func tick(at now: Uptime) -> [StopAction] { take(sequence.tick(at: now), at: now) }

    /// Requests go to the output. A test latches nothing, and its steps are no stop of the line.
    private mutating func take(_ actions: [StopAction], at now: Uptime) -> [StopAction] {
        var asked: [StopAction] = []
        for action in actions {
            switch action {
            case .write, .readBack: asked.append(action)
            case .saveLatch, .clearLatch: break
            case .report(let report):
                switch report.step {
                case .confirmed where turned == nil: return asked + turn(at: now)
                case .failed where turned == nil:
                    problem = "stop: \(report.problem ?? "\(output) did not confirm it")"
                    return turn(at: now)
                case .failed:
                    let words = report.problem ?? "release: \(output) did not confirm it"
                    problem = [problem, words.replacing("; the line stays stopped", with: "")].compactMap(\.self)
                        .joined(separator: "; ")
                    outcome = .failed("\(problem ?? words); \(output) may stand at stop")
                    return []
                case .released: end(at: now)
                case .confirmed, .requested, .wouldStop, .running, .reasserted: break
                }
            }
        }
        return asked
    }

    private mutating func turn(at now: Uptime) -> [StopAction] {
        turned = now
        guard
            case .accepted(let actions) = sequence.reset(
                by: hand.by, reason: hand.reason ?? "", at: now, standing: { _ in .false })
        else { return [] }
        return take(actions, at: now)
    }

    private mutating func end(at now: Uptime) {
        if let problem {
            outcome = .failed(problem)
        } else if let turned {
            outcome = .passed(stop: turned - began, run: now - turned)
        }
    }
}
