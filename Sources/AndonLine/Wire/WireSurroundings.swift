internal import AndonCore
internal import Synchronization

/// What the wires of one line share. Each lock is held for microseconds and never around I/O.
final class WireSurroundings: Sendable {
    let plan: Plan
    let book: Mutex<RuleBook>
    /// Read in small pieces: a wire waits microseconds for it, and only after its stop.
    let tape: Mutex<SampleTape>
    let machines: Mutex<MachineBoard>
    let summary: Mutex<SummaryReport>
    let gate: EventGate
    let learnt: LearntKeeper
    /// Where answers are recorded; nil when the plan records nothing.
    let tap: AnswerTap?
    /// The wire that has the stop output; nil when the plan has no stop.
    let stopMailbox: WireMailbox?

    init(
        plan: Plan, book: RuleBook, gate: EventGate, learnt: LearntKeeper, tap: AnswerTap?, stopMailbox: WireMailbox?,
        at now: Uptime
    ) {
        self.plan = plan
        self.book = Mutex(book)
        tape = Mutex(SampleTape(plan: plan))
        machines = Mutex(MachineBoard(plan: plan))
        summary = Mutex(SummaryReport(at: now))
        self.gate = gate
        self.learnt = learnt
        self.tap = tap
        self.stopMailbox = stopMailbox
    }
}
