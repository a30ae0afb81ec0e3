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
    /// Keeps the recipe in force; nil when the plan has none.
    let recipes: RecipeKeeper?
    /// Where answers are recorded; nil when the plan records nothing.
    let tap: AnswerTap?
    /// What every wire knows of the stop; nil when the plan has none.
    let stopOffice: StopOffice?
    /// Some rule looks at time, other tags or the agent itself, or limits go by recipes.
    let hasWiderRules: Bool
    /// Some tag is made of others, or figures are.
    let makesMore: Bool
    /// The wire that tells the rules the time.
    let clockMailbox: WireMailbox?
    /// When that wire has to look at them next, in nanoseconds. Changed under the lock of `book`.
    let nextTick = Atomic<Int64>(0)

    init(
        plan: Plan, book: RuleBook, gate: EventGate, learnt: LearntKeeper, recipes: RecipeKeeper?, tap: AnswerTap?,
        stopOffice: StopOffice?, clockMailbox: WireMailbox?, at now: Uptime
    ) {
        self.plan = plan
        self.book = Mutex(book)
        tape = Mutex(SampleTape(plan: plan))
        machines = Mutex(MachineBoard(plan: plan))
        summary = Mutex(SummaryReport(at: now))
        self.gate = gate
        self.learnt = learnt
        self.tap = tap
        self.stopOffice = stopOffice
        self.clockMailbox = clockMailbox
        makesMore = !plan.figures.isEmpty || plan.tags.contains { $0.derived != nil }
        hasWiderRules =
            plan.recipes != nil || plan.rules.contains { $0.condition.wider != nil || $0.unless != nil }
        self.recipes = recipes
    }
}
